using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>A version of the VPC CNI.</summary>
public readonly record struct CniVersion(int Major, int Minor, int Patch) : IComparable<CniVersion>
{
    /// <summary>Reads <c>v1.21.1</c>, <c>v1.21.1-eksbuild.1</c> or an image with such a tag; null when there is no version in it.</summary>
    public static CniVersion? TryParse(string? text) => throw new NotImplementedException();

    /// <summary>The version that the cluster runs: of aws-node's image, else of the add-on; null when neither says.</summary>
    public static CniVersion? Of(ClusterSnapshot snapshot) => throw new NotImplementedException();

    /// <inheritdoc/>
    public int CompareTo(CniVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    /// <summary>Older than.</summary>
    public static bool operator <(CniVersion left, CniVersion right) => left.CompareTo(right) < 0;

    /// <summary>Newer than.</summary>
    public static bool operator >(CniVersion left, CniVersion right) => left.CompareTo(right) > 0;

    /// <summary>Not newer than.</summary>
    public static bool operator <=(CniVersion left, CniVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Not older than.</summary>
    public static bool operator >=(CniVersion left, CniVersion right) => left.CompareTo(right) >= 0;
}

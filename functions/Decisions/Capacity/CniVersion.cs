using System.Globalization;
using System.Text.RegularExpressions;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>A version of the VPC CNI.</summary>
public readonly partial record struct CniVersion(int Major, int Minor, int Patch) : IComparable<CniVersion>
{
    /// <summary>The first that has subnet discovery.</summary>
    public static CniVersion Discovery { get; } = new(1, 18, 0);

    /// <summary>The first that reaches a new subnet from a half-filled interface (PR #2954), so the oldest that can be helped.</summary>
    public static CniVersion Oldest { get; } = new(1, 18, 3);

    /// <summary>The first that reads the switch's value, lets a node subnet be closed, and knows clusters' tags.</summary>
    public static CniVersion TagValues { get; } = new(1, 22, 0);

    /// <summary>The first that reads clusters' tags under the CNI's own prefix.</summary>
    public static CniVersion OwnClusterTag { get; } = new(1, 22, 1);

    /// <summary>Reads <c>v1.21.1</c>, <c>v1.21.1-eksbuild.1</c> or an image with such a tag; null when there is no version in it.</summary>
    public static CniVersion? TryParse(string? text)
    {
        var match = Pattern().Match(text ?? "");
        return match.Success ? new CniVersion(Number(match, 1), Number(match, 2), Number(match, 3)) : null;
    }

    /// <summary>The version that the cluster runs: of aws-node's image, else of the add-on; null when neither says.</summary>
    /// <remarks>The image comes first: an add-on that is being updated names the version to come.</remarks>
    public static CniVersion? Of(ClusterSnapshot snapshot) =>
        TryParse(snapshot.Inside?.AwsNode?.Image) ?? TryParse(snapshot.Addon?.Version);

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

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    // At the start or after an image's colon; a digest may follow the tag.
    [GeneratedRegex(@"(?:^|:)v?([0-9]{1,4})\.([0-9]{1,4})\.([0-9]{1,4})(?:[-+.][0-9A-Za-z.+-]*)?(?:@sha256:[0-9a-f]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

using System.Globalization;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>A version of the VPC CNI, and what differs between versions where this emergency is decided.</summary>
internal readonly record struct CniVersion(int Major, int Minor, int Patch) : IComparable<CniVersion>
{
    /// <summary>What the world models: nothing before subnet discovery was thought of, nothing after the source that was read.</summary>
    public static readonly CniVersion Oldest = new(1, 16, 0);
    public static readonly CniVersion Newest = new(1, 23, 1);

    /// <summary>PR #2745: a node whose addresses suffice for max-pods grows no more.</summary>
    public bool KnowsMaxPods => CompareTo(new(1, 16, 3)) >= 0;

    /// <summary>Before, a slot was kept for a trunk interface on types that can have none, too.</summary>
    public bool KnowsTrunkingTypes => CompareTo(new(1, 20, 4)) >= 0;

    /// <summary>
    /// For how long the SDK repeats a throttled call. Up to 1.19.3 ten attempts (awssession, maxRetries); since then three: the retryer that is set beside them,
    /// <c>retry.NewStandard()</c>, takes their place (aws-sdk-go-v2, resolveRetryer), with pauses of at most 2 and 4 s.
    /// </summary>
    public TimeSpan Patience => TimeSpan.FromSeconds(CompareTo(new(1, 19, 4)) >= 0 ? 6 : 55);

    /// <summary>From 1.20.0 on single addresses stay on their interface where prefixes are used and their pod goes; before, the interface's unused ones went back (DelNetwork).</summary>
    public bool KeepsSingleAddresses => CompareTo(new(1, 20, 0)) >= 0;

    /// <summary>PR #2121: subnet discovery.</summary>
    public bool KnowsDiscovery => CompareTo(new(1, 18, 0)) >= 0;

    /// <summary>PR #2954: with discovery on, a full subnet no longer ends the attempt at a half-filled interface.</summary>
    public bool PassesFullInterfaces => CompareTo(new(1, 18, 3)) >= 0;

    /// <summary>
    /// From here on <c>role/cni=0</c> closes a subnet, the node's own too, and an empty value counts as no tag.
    /// Whoever can't read the subnets fails, where earlier versions took the node's own.
    /// </summary>
    public bool KnowsExclusion => CompareTo(new(1, 22, 0)) >= 0;

    /// <summary>RefreshCustomSGIDs, gone in 1.22.2: security groups by tag, without which ipamd didn't start. 1.22.1 left custom networking out.</summary>
    public bool ReadsSecurityGroups(bool customNetworking) => KnowsExclusion && CompareTo(new(1, 22, customNetworking ? 1 : 2)) < 0;

    /// <summary>The prefix of the tag that keeps a subnet to its clusters; null where the CNI looks at none.</summary>
    public string? ClusterTagPrefix => CompareTo(new(1, 22, 1)) >= 0 ? "cni.networking.k8s.aws/cluster/"
        : KnowsExclusion ? "kubernetes.io/cluster/"
        : null;

    /// <summary>1.22.0 looked at other clusters' tags on the node's own subnet, too; 1.22.1 stopped.</summary>
    public bool ChecksOwnSubnetsCluster => KnowsExclusion && CompareTo(new(1, 22, 1)) < 0;

    /// <summary>Where the CNI plugin calls ipamd, as a failed dial names it: a socket from 1.23.0 on, which stays behind when its process is killed (dialIPAMD, ipamdSocketPath).</summary>
    public string Endpoint => CompareTo(new(1, 23, 0)) >= 0 ? "unix /var/run/aws-node/ipamd.sock" : "tcp 127.0.0.1:50051";

    public int CompareTo(CniVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    public static bool TryParse(string text, out CniVersion version)
    {
        version = default;
        if (text.Split('.') is not [var major, var minor, var patch]
            || !TryNumber(major, out var first) || !TryNumber(minor, out var second) || !TryNumber(patch, out var third))
        {
            return false;
        }

        version = new CniVersion(first, second, third);
        return true;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

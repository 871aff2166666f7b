using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Whom a plan touches besides the cluster that it is for, and whom it could leave with an address that reaches nothing.</summary>
internal static class BlastRadius
{
    /// <summary>Other clusters of the VPC with subnets in a zone that gets space.</summary>
    /// <remarks>
    /// A VPC CNI up to 1.22.0 takes from every open subnet of its zone; only 1.22.1 and later read whose subnet it is (isSubnetValidForENICreation). Which
    /// version the others run isn't known here, so each counts.
    /// </remarks>
    public static IReadOnlyList<string> SharedWith(ClusterSnapshot snapshot, IReadOnlyList<PlannedStep> steps)
    {
        var blocks = Opened(steps);
        var zones = snapshot.Vpc.Subnets.Where(s => blocks.Contains(s.Block)).Select(s => s.Zone)
            .Concat(steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets).Select(s => s.Zone)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. snapshot.Vpc.Subnets.Where(s => zones.Contains(s.Zone)).SelectMany(s => s.Tags.Keys)
                .Where(key => key.StartsWith(TagKeys.ClusterPrefix, StringComparison.Ordinal)).Select(key => key[TagKeys.ClusterPrefix.Length..])
                .Where(name => name != snapshot.Cluster).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The kinds of finding that the plan's hazards tell of.</summary>
    public static IReadOnlyList<FindingKind> Findings(ClusterSnapshot snapshot, CniSettings cni, SpaceNeed need, IReadOnlyList<PlannedStep> steps)
    {
        var opened = Opened(steps);
        (FindingKind Kind, bool IsThere)[] looked =
        [
            (FindingKind.SecurityGroups, Hazards.SecurityRules(snapshot, opened).Any()),
            (FindingKind.NetworkAcls, AclRules.Shut(snapshot, opened).Any()),
            (FindingKind.EndpointPolicies, EndpointRules.Shut(snapshot, cni, opened).Any()),
            (FindingKind.ExternalSnat, Hazards.Egress(snapshot, cni, need).Any()),
        ];
        return opened.Count == 0 ? [] : [.. looked.Where(finding => finding.IsThere).Select(finding => finding.Kind)];
    }

    /// <summary>The blocks that pods get addresses from.</summary>
    internal static IReadOnlyList<Cidr> Opened(IReadOnlyList<PlannedStep> steps) => [.. steps.OfType<PlannedStep.OpenSubnets>().SelectMany(s => s.Blocks)];
}

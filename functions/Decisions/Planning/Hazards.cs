using Headroom.Decisions.Capacity;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>What could go wrong with a plan, or can't be helped by it.</summary>
internal static class Hazards
{
    /// <summary>The first CNI that can't do without DescribeSubnets; the fix came after 1.23.1 (PR #3843).</summary>
    private static readonly CniVersion FailsClosed = CniVersion.TagValues;

    public static IEnumerable<string> Of(ClusterSnapshot snapshot, CniSettings cni, SpaceNeed need, IReadOnlyList<PlannedStep> steps, IReadOnlyList<Fallback> fallbacks, long wanted)
    {
        var opened = steps.OfType<PlannedStep.OpenSubnets>().SelectMany(s => s.Blocks).ToList();
        var space = opened.Count == 0 ? [] : Shut(snapshot, cni, opened).Concat(Egress(snapshot, cni, need)).Concat(Neighbours(snapshot));
        return RoleHazards.Of(snapshot).Concat(space).Concat(Association(steps)).Concat(Tight(steps, fallbacks, wanted)).Concat(Limits.Of(snapshot, cni, steps, wanted)).Concat(Settings(snapshot, cni, steps)).Concat(EnvironmentOwners.Of(snapshot, steps)).Concat(NotHelped(snapshot)).Concat(Skipped(need));
    }

    /// <summary>Of space that stays closed.</summary>
    public static IEnumerable<string> OfClosed(ClusterSnapshot snapshot, SpaceNeed need, IReadOnlyList<PlannedStep> steps, IReadOnlyList<Fallback> fallbacks, long wanted) =>
        [.. RoleHazards.Of(snapshot), .. Association(steps), .. Tight(steps, fallbacks, wanted), .. Skipped(need)];

    /// <summary>What keeps the traffic of pods with new addresses out, and lets that of the old ones through: rules of security groups and network ACLs, policies of endpoints.</summary>
    internal static IEnumerable<string> Shut(ClusterSnapshot snapshot, CniSettings cni, IReadOnlyList<Cidr> opened) =>
        [.. SecurityRules(snapshot, opened), .. AclRules.Shut(snapshot, opened), .. EndpointRules.Shut(snapshot, cni, opened)];

    // Traffic inside the VPC keeps the pod's address, so rules that name the old block don't admit the new one.
    internal static IEnumerable<string> SecurityRules(ClusterSnapshot snapshot, IReadOnlyList<Cidr> opened)
    {
        var old = NodePlacement.Blocks(snapshot);
        return from rule in snapshot.Vpc.SecurityRules.OrderBy(r => r.RuleId, StringComparer.Ordinal)
               where old.Any(rule.Block.Contains) && !opened.All(rule.Block.Contains)
               select $"Security group rule {rule.RuleId} of {rule.GroupId} {(rule.IsEgress ? "lets traffic out to" : "admits")} {rule.Block}, which doesn't cover the new pods' addresses: "
                   + $"add {Words.List(opened)} beside it if pods need it.";
    }

    internal static IEnumerable<string> Egress(ClusterSnapshot snapshot, CniSettings cni, SpaceNeed need)
    {
        if (!cni.ExternalSnat)
        {
            yield break;
        }

        yield return "AWS_VPC_K8S_CNI_EXTERNALSNAT is true: pods leave the VPC with their own address, so networks beyond it must route and admit the new block.";
        foreach (var placement in need.New)
        {
            var table = snapshot.Vpc.RouteTables.FirstOrDefault(t => t.Id == placement.RouteTable);
            if (table?.Routes.Any(r => r.Destination.PrefixLength == 0 && r.Target.StartsWith("igw-", StringComparison.Ordinal)) == true)
            {
                yield return $"{table.Id}, the route table of {placement.Zone}'s nodes, is public, and pods there have no public address: with external SNAT they won't reach the internet.";
            }
        }
    }

    private static IEnumerable<string> Neighbours(ClusterSnapshot snapshot)
    {
        var others = snapshot.Vpc.Subnets.SelectMany(s => s.Tags.Keys)
            .Where(key => key.StartsWith(TagKeys.ClusterPrefix, StringComparison.Ordinal)).Select(key => key[TagKeys.ClusterPrefix.Length..])
            .Where(name => name != snapshot.Cluster).Distinct().Order(StringComparer.Ordinal).ToList();
        return others.Count == 0
            ? []
            : [$"{Words.List(others)} {(others.Count == 1 ? "shares" : "share")} the VPC: a cluster whose VPC CNI is 1.18.0 to 1.22.0 doesn't read the new subnets' cluster tag and takes addresses from them, too."];
    }

    private static IEnumerable<string> Association(IReadOnlyList<PlannedStep> steps) => steps.Any(s => s is PlannedStep.AssociateCidr)
        ? ["EKS takes up to an hour to recognise a new block: until then the API server may not reach webhooks and aggregated APIs whose pods land in it."]
        : [];

    private static IEnumerable<string> Tight(IReadOnlyList<PlannedStep> steps, IReadOnlyList<Fallback> fallbacks, long wanted) =>
        from subnet in steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets).Concat(fallbacks.SelectMany(f => f.Subnets))
        let usable = subnet.Block.Size - SubnetLayout.KeptByAws
        where usable < wanted
        select $"{subnet.Block} in {subnet.Zone} has {usable} addresses, and {wanted} were wanted (the pods of the fullest zone, and as many again): it will fill up, too. Give the policy a larger candidate.";

    private static IEnumerable<string> Settings(ClusterSnapshot snapshot, CniSettings cni, IReadOnlyList<PlannedStep> steps)
    {
        var changes = steps.OfType<PlannedStep.ConfigureAwsNode>().ToList();
        if (changes.Any(c => c.When == ConfigureWhen.WithSpace) && cni.Version >= FailsClosed && CniRights.Of(snapshot) is not { Answer: RightAnswer.Allowed })
        {
            yield return $"The VPC CNI {cni.Version} makes no interface at all where its role lacks ec2:DescribeSubnets: check the role.";
        }

        if (changes.Any(c => c.Environment.ContainsKey(CniSettings.PrefixVariable)))
        {
            yield return "Prefix delegation gives back every unused secondary address when aws-node restarts, and needs whole /28s in their place.";
        }
    }

    private static IEnumerable<string> NotHelped(ClusterSnapshot snapshot) =>
        from waiting in Waiting.Of(snapshot)
        where waiting.Room != NodeRoom.CanGrow
        group waiting by waiting.Room into why
        orderby why.Key
        let nodes = Words.Some([.. why.Select(w => w.Node.Name)])
        select $"{Words.Count(why.Sum(w => w.Pods), "pod")} on {nodes} won't be helped by space: " + why.Key switch
        {
            NodeRoom.NoInterfaceSlot => "every interface slot is taken. Replace the nodes.",
            NodeRoom.Cordoned => "ipamd adds nothing to cordoned nodes. Uncordon them, or let their pods move.",
            _ => "the pool has reached max-pods. Let pods move to other nodes.",
        };

    private static IEnumerable<string> Skipped(SpaceNeed need) => need.Passed.Select(p =>
        $"{p.Zone} has headroom but gets no new subnet: its node subnets {Words.List(p.Subnets.Select(s => s.Id))} have different route tables or network ACLs.");
}

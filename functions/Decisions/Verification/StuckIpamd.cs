using Headroom.Decisions.Capacity;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Verification;

/// <summary>Whether ipamd itself keeps pods waiting, though space is open to it: the one trouble that a restart cures.</summary>
/// <remarks>
/// Seen from outside: an interface that is attached and never gets into ipamd's data store (amazon-vpc-cni-k8s issues 66 and 3833), or a process that
/// doesn't act any more (issue 59). In both, users found that a new aws-node process takes all in that is attached.
/// </remarks>
public static class StuckIpamd
{
    /// <summary>How long pods must have waited since the change.</summary>
    /// <remarks>Twice the 120 s that ipamd rests after EC2 refused it an address (insufficientCidrErrorCooldown): before that, it may be resting.</remarks>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>What shows it, a sentence per zone; empty where something else may be the cause.</summary>
    /// <param name="facts">What the verification saw.</param>
    /// <param name="causes">The diagnosis of what is seen now: only where it finds nothing else is ipamd the suspect.</param>
    public static IReadOnlyList<string> Evidence(VerifyFacts facts, IReadOnlyList<Cause> causes)
    {
        var unexplained = causes.Where(c => c.Kind == CauseKind.Unexplained).Select(c => c.Zone).ToHashSet();
        return facts.Present.Inside is { AwsNode.Rollout: var rollout } inside && rollout.IsOver(rollout.Desired - rollout.Ready) && inside.ReadAt - facts.ChangedAt >= Patience
            ? [.. facts.Zones.Where(unexplained.Contains).Select(zone => InZone(facts, inside, zone)).OfType<string>()]
            : [];
    }

    private static string? InZone(VerifyFacts facts, ClusterReading inside, string zone)
    {
        var opened = facts.Present.Vpc.Subnets.Where(s => s.Zone == zone && facts.Opened.Contains(s.Block)).ToList();
        var free = opened.Sum(s => s.Free);
        var stuck = Waiting.Of(facts.Present)
            .Where(w => w.Node.Zone == zone && w.Room == NodeRoom.CanGrow && w.Node.Ready && inside.ReadAt - w.Node.WaitingSince >= Patience && !HasHandedOut(facts.Present, opened, w.Node)).ToList();
        return free < facts.Floor || stuck.Count == 0
            ? null
            : $"{Words.Count(stuck.Sum(w => w.Pods), "pod")} in {zone} on {Words.Count(stuck.Count, "node")} with room, the first since {stuck.Min(w => w.Node.WaitingSince):HH:mm:ss} UTC; "
                + $"{Words.List(opened.Select(s => s.Block))} has {Words.Count(free, "free address", "free addresses")}, and no pod there has one of them ({Words.Some([.. stuck.Select(w => w.Node.Name)])}).";
    }

    // Pods are counted per node, not per address: where what the node's other interfaces hold is enough for all of its pods, none needs to have one of the opened space.
    private static bool HasHandedOut(ClusterSnapshot present, IReadOnlyList<SubnetReading> opened, NodeReading node)
    {
        var instance = present.Instances.First(i => i.Id == node.InstanceId);
        var elsewhere = instance with { Interfaces = [.. instance.Interfaces.Where(i => opened.All(s => s.Id != i.Subnet))] };
        return node.PodsWithAddress > NodePool.Of(elsewhere, node, CniSettings.Of(present)).Allocated;
    }
}

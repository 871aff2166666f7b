using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>What a plan means for those who don't read its steps: what it touches, what of it lasts, what it costs.</summary>
internal static class Consequences
{
    /// <summary>What in the cluster and its VPC is touched, a sentence each.</summary>
    public static IEnumerable<string> Touched(ClusterSnapshot snapshot, IReadOnlyList<PlannedStep> steps, IReadOnlyList<Fallback> fallbacks)
    {
        if (steps.OfType<PlannedStep.AssociateCidr>().FirstOrDefault() is { } block)
        {
            yield return $"Every route table of {snapshot.Vpc.Id} ({snapshot.Vpc.RouteTables.Count}) gets a local route to {block.Block}{(fallbacks.Count == 0 ? "" : $", or where EC2 refuses it to the one of {Words.List(fallbacks.Select(f => f.Block))} that takes its place")}.";
        }

        if (steps.OfType<PlannedStep.OpenSubnets>().SelectMany(s => s.Blocks).ToList() is { Count: > 0 } opened)
        {
            yield return $"Pods of {snapshot.Cluster} that start after the switch may have addresses of {Words.List(opened)}; those that run keep theirs.";
        }

        if (steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets).Where(s => s.Reservation is not null).Select(s => s.Reservation).ToList() is { Count: > 0 } reserved)
        {
            yield return $"{Words.List(reserved)} {(reserved.Count == 1 ? "serves" : "serve")} prefixes alone: should prefix delegation be switched off one day, delete the reservations, and pods have that space, too.";
        }

        if (steps.Any(s => s is PlannedStep.ConfigureAwsNode or PlannedStep.RestartAwsNode))
        {
            var always = steps.Any(s => s is PlannedStep.ConfigureAwsNode { When: ConfigureWhen.WithSpace });
            yield return $"aws-node {(always ? "restarts" : "may restart")} on {Words.Count(snapshot.Instances.Count, "node")}, a tenth of them at a time: running pods keep their addresses, and new ones on a node wait until it is back.";
        }

        if (steps.OfType<PlannedStep.SendCanaries>().FirstOrDefault() is { } canaries)
        {
            yield return $"Namespace {canaries.Namespace} gets one pod of {canaries.Image} in each of {Words.List(canaries.Zones)}, which is deleted afterwards; where no node of a zone has room for it, a cluster autoscaler may add one.";
        }
    }

    /// <summary>What nobody can take back, a sentence each.</summary>
    public static IEnumerable<string> Lasting(IReadOnlyList<PlannedStep> steps)
    {
        if (steps.Any(s => s is PlannedStep.OpenSubnets))
        {
            yield return "Addresses that pods have from the opened subnets: they go only with the pods, so that a person has to drain the nodes before the subnets can be closed and deleted.";
        }

        if (steps.OfType<PlannedStep.ConfigureAwsNode>().Any(s => s.Held.Count > 0))
        {
            yield return "Unused addresses that the nodes give back under the new targets: where others have taken them, the old targets don't bring them back.";
        }
    }

    /// <summary>What the steps cost in a month.</summary>
    /// <remarks>Source: Amazon VPC pricing. What is charged there (NAT gateways, public IPv4 addresses, IPAM, traffic) no step makes.</remarks>
    public static string Cost(IReadOnlyList<PlannedStep> steps) =>
        "USD 0.00 a month: AWS charges nothing for VPC blocks, subnets, tags, interfaces and private addresses."
        + (steps.Any(s => s is PlannedStep.CreateSubnets) ? " Traffic costs what it did, since new subnets have their zone's own route table." : "");
}

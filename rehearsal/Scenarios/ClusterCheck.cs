namespace Headroom.Rehearsal.Scenarios;

/// <summary>What a scenario says of a cluster's groups and webhook against what it says of its nodes and workloads.</summary>
internal static class ClusterCheck
{
    /// <summary>Looks a cluster through.</summary>
    /// <exception cref="ScenarioException">Something contradicts something else.</exception>
    public static void Check(Scenario scenario, Func<string, string, ScenarioException> wrong)
    {
        var nodes = scenario.Zones.SelectMany(zone => zone.Nodes).ToList();
        foreach (var group in scenario.Groups)
        {
            var members = nodes.Where(node => node.Group == group.Name).ToList();
            var reason = members.Count == 0 ? "has no nodes, which give it its type and subnets"
                : members.Select(node => (node.Type, node.MaxPods, node.Fits)).Distinct().Count() > 1 ? "has nodes of several types or limits"
                : members.Sum(node => node.Count) is var size && (size < group.Min || size > group.Max) ? $"has {size} nodes, which isn't within its {group.Min} to {group.Max}"
                : null;
            if (reason is not null)
            {
                throw wrong("groups", $"{group.Name} {reason}");
            }
        }

        if (nodes.Find(node => node.Group is { } name && scenario.Groups.All(group => group.Name != name)) is { Group: { } unknown })
        {
            throw wrong("zones", $"nodes are in group {unknown}, which isn't among the groups");
        }

        if (scenario.Webhook is { } webhook && scenario.Workloads.All(workload => workload.Name != webhook.Workload))
        {
            throw wrong("webhook", $"{webhook.Workload} isn't among the workloads");
        }

        if (scenario is { Cluster.AutoMode: true, Groups.Count: > 0 })
        {
            throw wrong("groups", "EKS Auto Mode has no Auto Scaling groups");
        }
    }
}

namespace Headroom.Rehearsal.Scenarios;

/// <summary>What a scenario says of one cluster in one place against another.</summary>
internal static class ClusterCheck
{
    /// <summary>Looks a cluster through.</summary>
    /// <param name="said">The cluster.</param>
    /// <param name="wrong">Makes the error for a place and a reason.</param>
    /// <exception cref="ScenarioException">Something contradicts something else.</exception>
    public static void Check(Scenario said, Func<string, string, ScenarioException> wrong)
    {
        for (var place = 0; place < said.Zones.Count; place++)
        {
            CheckPods(said.Zones[place], (key, reason) => wrong($"zones[{place}].{key}", reason));
        }

        var nodes = said.Zones.SelectMany(zone => zone.Nodes).ToList();
        for (var place = 0; place < said.Groups.Count; place++)
        {
            CheckGroup(said.Groups[place], nodes, reason => wrong($"groups[{place}]", reason));
        }

        if (nodes.Find(node => node.Group is { } name && said.Groups.All(group => group.Name != name)) is { Group: { } unknown })
        {
            throw wrong("groups", $"there is no group {unknown}, in which nodes are");
        }

        if (said is { Cluster.AutoMode: true, Groups.Count: > 0 })
        {
            throw wrong("groups", "EKS Auto Mode has no Auto Scaling groups");
        }

        if (said.Webhook is { } webhook && said.Workloads.All(workload => workload.Name != webhook.Workload))
        {
            throw wrong("webhook", $"{webhook.Workload} isn't among the workloads");
        }
    }

    private static void CheckGroup(ScenarioGroup group, List<ScenarioNodes> nodes, Func<string, ScenarioException> wrong)
    {
        var members = nodes.Where(node => node.Group == group.Name).ToList();
        var size = members.Sum(node => node.Count);
        if (members.Count == 0)
        {
            throw wrong($"{group.Name} has no nodes, which give it its type and subnets");
        }

        if (members.Select(node => (node.Type, node.MaxPods, node.Fits)).Distinct().Count() > 1)
        {
            throw wrong($"{group.Name} has nodes of several types or limits");
        }

        if (size < group.Min || size > group.Max)
        {
            throw wrong($"{group.Name} has {size} nodes, which isn't within its {group.Min} to {group.Max}");
        }
    }

    private static void CheckPods(ScenarioZone zone, Func<string, string, ScenarioException> wrong)
    {
        for (var place = 0; place < zone.Nodes.Count; place++)
        {
            var group = zone.Nodes[place];
            var most = Math.Min(group.MaxPods ?? group.Type.MaxPods, group.Fits ?? int.MaxValue);
            if (group.Pods > most)
            {
                throw wrong($"nodes[{place}].pods", $"{group.Pods} pods are more than the {most} that such a node takes");
            }
        }
    }
}

namespace Headroom.Rehearsal.Scenarios;

/// <summary>What a scenario says of Auto Scaling groups against what it says of nodes.</summary>
internal static class GroupCheck
{
    /// <summary>Looks a cluster's groups through.</summary>
    /// <exception cref="ScenarioException">They contradict the nodes.</exception>
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

        if (scenario is { Cluster.AutoMode: true, Groups.Count: > 0 })
        {
            throw wrong("groups", "EKS Auto Mode has no Auto Scaling groups");
        }
    }
}

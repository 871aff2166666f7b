using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>What a scenario says in one place against another: the world couldn't be made, or wouldn't be one that AWS allows.</summary>
internal static class ScenarioCheck
{
    // VPC user guide: blocks and subnets are between a /16 and a /28, and a subnet's first four addresses and its last are AWS's.
    private const int Largest = 16;
    private const int Smallest = 28;
    private const int Kept = 5;

    /// <summary>Looks a scenario through.</summary>
    /// <param name="scenario">What was read.</param>
    /// <param name="wrong">Makes the error for a place and a reason.</param>
    /// <exception cref="ScenarioException">Something contradicts something else.</exception>
    public static void Check(Scenario scenario, Func<string, string, ScenarioException> wrong)
    {
        if (scenario.Zones.Count == 0)
        {
            throw wrong("zones", "a world needs at least one zone");
        }

        CheckBlocks(scenario.Vpc.Blocks, wrong);
        var subnets = new List<Ipv4Block>();
        for (var place = 0; place < scenario.Zones.Count; place++)
        {
            var (zone, at) = (scenario.Zones[place], $"zones[{place}]");
            if (!IsZone(scenario.Region, zone.Name) || scenario.Zones.Take(place).Any(other => other.Name == zone.Name))
            {
                throw wrong($"{at}.name", $"'{zone.Name}' is not a zone of {scenario.Region}, or is there twice");
            }

            for (var i = 0; i < zone.Subnets.Count; i++)
            {
                CheckSubnet(scenario, zone.Subnets[i], subnets, (key, reason) => wrong($"{at}.subnets[{i}].{key}", reason));
                subnets.Add(zone.Subnets[i].Block);
            }
        }

        CheckAcls(scenario, wrong);
        ClusterCheck.Check(scenario, wrong);
        for (var place = 0; place < scenario.OtherClusters.Count; place++)
        {
            var (other, at) = (scenario.OtherClusters[place], $"otherClusters[{place}]");
            if (other.Name == scenario.Name || scenario.OtherClusters.Take(place).Any(one => one.Name == other.Name))
            {
                throw wrong($"{at}.name", $"'{other.Name}' is another cluster's name");
            }

            ClusterCheck.Check(other, (key, reason) => wrong($"{at}.{key}", reason));
        }
    }

    private static bool IsZone(string region, string name) => name.Length == region.Length + 1 && name.StartsWith(region, StringComparison.Ordinal) && char.IsAsciiLetterLower(name[^1]);

    private static void CheckBlocks(IReadOnlyList<Ipv4Block> blocks, Func<string, string, ScenarioException> wrong)
    {
        for (var place = 0; place < blocks.Count; place++)
        {
            if (blocks[place].Length is < Largest or > Smallest || blocks.Take(place).Any(blocks[place].Overlaps))
            {
                throw wrong($"vpc.cidrs[{place}]", $"{blocks[place]} isn't from /{Largest} to /{Smallest}, or overlaps another block of the VPC");
            }
        }
    }

    private static void CheckAcls(Scenario scenario, Func<string, string, ScenarioException> wrong)
    {
        var named = scenario.Zones.SelectMany(zone => zone.Subnets).Select(subnet => subnet.NetworkAcl).ToHashSet();
        for (var place = 0; place < scenario.Vpc.NetworkAcls.Count; place++)
        {
            var acl = scenario.Vpc.NetworkAcls[place];
            if (!named.Contains(acl.Name) || scenario.Vpc.NetworkAcls.Take(place).Any(other => other.Name == acl.Name))
            {
                throw wrong($"vpc.networkAcls[{place}].name", $"no subnet has a network ACL '{acl.Name}', or its rules are there twice");
            }

            if (acl.Entries.GroupBy(entry => (entry.Rule, entry.IsEgress)).FirstOrDefault(rules => rules.Count() > 1) is { } twice)
            {
                throw wrong($"vpc.networkAcls[{place}].entries", $"rule {twice.Key.Rule} is there twice in one direction");
            }
        }
    }

    private static void CheckSubnet(Scenario scenario, ScenarioSubnet subnet, List<Ipv4Block> others, Func<string, string, ScenarioException> wrong)
    {
        if (subnet.Block.Length is < Largest or > Smallest || !scenario.Vpc.Blocks.Any(block => block.Contains(subnet.Block)))
        {
            throw wrong("cidr", $"{subnet.Block} isn't from /{Largest} to /{Smallest} within a block of the VPC");
        }

        if (others.FindIndex(subnet.Block.Overlaps) is >= 0 and var other)
        {
            throw wrong("cidr", $"{subnet.Block} overlaps subnet {others[other]}");
        }

        if (subnet.Reservations.FirstOrDefault(reservation => !subnet.Block.Contains(reservation.Block)) is { } outside)
        {
            throw wrong("reservations", $"{outside.Block} isn't within {subnet.Block}");
        }

        var nodes = scenario.OtherClusters.Prepend(scenario).SelectMany(cluster => cluster.Zones).SelectMany(zone => zone.Nodes).Where(group => group.Subnet == subnet.Block).Sum(group => group.Count);
        var room = subnet.Block.Size - Kept - subnet.Reservations.Sum(reservation => reservation.Block.Size);
        if (subnet.Taken + nodes > room)
        {
            throw wrong("cidr", $"{subnet.Block} has room for {room} addresses, not for {subnet.Taken} that are taken and {nodes} nodes");
        }
    }
}

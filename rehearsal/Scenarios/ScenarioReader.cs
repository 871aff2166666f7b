using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>Reads scenario files, strictly.</summary>
internal static class ScenarioReader
{
    /// <summary>Reads a scenario.</summary>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="json">Its text.</param>
    /// <exception cref="ScenarioException">The file can't be used.</exception>
    public static Scenario Read(string file, string json)
    {
        var text = new ScenarioText(file, json);
        using var document = text.Parse();
        var root = new StrictObject(text, "$", document.RootElement);
        var scenario = new Scenario
        {
            Name = root.Text("name"),
            Story = root.Text("story"),
            Seed = (ulong)(root.OptionalNumber("seed", 0, int.MaxValue) ?? 1),
            Region = root.Choice("region", World.Region, World.Region),
            Cluster = root.Inner("cluster", ClusterReader.Cluster),
            AwsNode = root.Inner("awsNode", ClusterReader.AwsNode),
            Vpc = root.Inner("vpc", Vpc),
            Zones = root.List("zones", Zone),
            Groups = root.List("groups", ClusterReader.Group),
            Workloads = root.List("workloads", ClusterReader.Workload),
            Webhook = root.OptionalInner("webhook", ClusterReader.Webhook),
            Approver = root.OptionalInner("approver", approver => new ScenarioApprover(TimeSpan.FromMinutes(approver.Number("afterMinutes", 0, 240)), approver.Choice("answer", "approve", "approve", "refuse"))),
        };
        scenario = scenario with { OtherClusters = root.List("otherClusters", other => ClusterReader.Other(other, scenario)) };
        root.End();
        ScenarioCheck.Check(scenario, root.Wrong);
        return scenario;
    }

    private static ScenarioVpc Vpc(StrictObject json)
    {
        var blocks = json.Blocks("cidrs");
        return blocks.Count == 0 ? throw json.Wrong("cidrs", "a VPC needs at least one block") : new ScenarioVpc(
            blocks,
            json.Flag("shared"),
            json.List("routes", route => new ScenarioRoute(route.Block("destination"), route.Choice("target", "tgw", "tgw", "vgw", "pcx", "nat", "igw"))),
            json.List("peerings", peering => new ScenarioPeering(
                peering.Choice("status", "active", "active", "pending-acceptance", "rejected", "deleted"), peering.Flag("requester"), peering.Blocks("cidrs"))),
            json.List("securityRules", rule => new ScenarioSecurityRule(rule.Block("cidr"), rule.Number("port", 1, 65_535), rule.Text("description"))),
            json.List("networkAcls", acl => new ScenarioAcl(acl.Text("name"), acl.List("entries", AclEntryOf))),
            json.List("endpoints", endpoint => new ScenarioEndpoint(endpoint.Text("service"), endpoint.Choice("type", "interface", "interface", "gateway") == "gateway", endpoint.Blocks("sources"))),
            json.OptionalNumber("failingAssociations", 0, 100) ?? 0);
    }

    private static AclEntry AclEntryOf(StrictObject entry) => new(
        entry.Number("rule", 1, 32_766),
        entry.Flag("egress"),
        entry.Choice("action", "allow", "allow", "deny") == "allow",
        entry.Block("cidr"),
        entry.OptionalNumber("port", 1, 65_535));

    private static ScenarioZone Zone(StrictObject json)
    {
        var (name, subnets) = (json.Text("name"), json.List("subnets", Subnet));
        if (subnets.Count == 0)
        {
            throw json.Wrong("subnets", $"zone {name} has no subnet for its nodes");
        }

        var nodes = json.List("nodes", node => ClusterReader.Nodes(node, subnets));
        var podSubnet = json.OptionalBlock("podSubnet");
        return podSubnet is { } block && subnets.All(subnet => subnet.Block != block)
            ? throw json.Wrong("podSubnet", $"zone {name} has no subnet {block}")
            : new ScenarioZone(name, subnets, nodes, podSubnet);
    }

    private static ScenarioSubnet Subnet(StrictObject json) => new(
        json.Block("cidr"),
        json.OptionalText("routeTable"),
        json.OptionalText("networkAcl"),
        json.OptionalNumber("taken", 0, 60_000) ?? 0,
        json.List("reservations", reservation => new ScenarioReservation(reservation.Block("cidr"), reservation.Choice("type", "prefix", "prefix", "explicit"))),
        json.Texts("tags"));
}

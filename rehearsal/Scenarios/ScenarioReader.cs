using Headroom.Rehearsal.Cluster.Admission;
using Headroom.Rehearsal.Ipamd;
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
            Cluster = Inner(root, "cluster", Cluster),
            AwsNode = Inner(root, "awsNode", AwsNode),
            Vpc = Inner(root, "vpc", Vpc),
            Zones = root.List("zones", Zone),
            Groups = root.List("groups", Group),
            Workloads = root.List("workloads", Workload),
            Webhook = Webhook(root),
        };
        ClusterCheck.Check(scenario, root.Wrong);
        scenario = scenario with { OtherClusters = root.List("otherClusters", other => OtherCluster(other, scenario)) };
        root.End();
        ScenarioCheck.Check(scenario, root.Wrong);
        return scenario;
    }

    private static T Inner<T>(StrictObject root, string key, Func<StrictObject, T> read)
    {
        var inner = root.Object(key) ?? throw root.Wrong(key, "is missing");
        var item = read(inner);
        inner.End();
        return item;
    }

    private static ScenarioCluster Cluster(StrictObject json) => new(
        json.OptionalText("version") ?? "1.33",
        json.Choice("status", "ACTIVE", "ACTIVE", "CREATING", "UPDATING", "DELETING", "FAILED"),
        json.Choice("ipFamily", "ipv4", "ipv4", "ipv6") == "ipv6",
        json.Flag("autoMode"),
        json.OptionalBlock("serviceCidr") ?? Ipv4Block.Parse("172.20.0.0/16"));

    private static ScenarioAwsNode AwsNode(StrictObject json)
    {
        var text = json.OptionalText("version") ?? "1.21.1";
        if (!CniVersion.TryParse(text, out var version) || version.CompareTo(CniVersion.Oldest) < 0 || version.CompareTo(CniVersion.Newest) > 0)
        {
            throw json.Wrong("version", $"VPC CNI '{text}' is not modelled; known are {CniVersion.Oldest} to {CniVersion.Newest}");
        }

        var kind = json.Choice("kind", "self-managed", "self-managed", "managed", "none") switch
        {
            "managed" => AwsNodeKind.Managed,
            "none" => AwsNodeKind.None,
            _ => AwsNodeKind.SelfManaged,
        };
        var overwritten = json.OptionalNumber("overwrittenAfterSeconds", 0, 86_400);
        if (overwritten is not null && kind != AwsNodeKind.Managed)
        {
            throw json.Wrong("overwrittenAfterSeconds", "EKS upgrades managed add-ons only");
        }

        var denied = json.List("denied", one => one.Choice("operation", "", [.. NodeEc2.Operations]));
        return new ScenarioAwsNode(kind, version, json.Texts("environment"), json.Texts("configuration"), overwritten is { } seconds ? TimeSpan.FromSeconds(seconds) : null, denied);
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
            json.OptionalNumber("failingAssociations", 0, 100) ?? 0);
    }

    private static ScenarioZone Zone(StrictObject json)
    {
        var (name, subnets) = (json.Text("name"), json.List("subnets", Subnet));
        if (subnets.Count == 0)
        {
            throw json.Wrong("subnets", $"zone {name} has no subnet for its nodes");
        }

        var nodes = json.List("nodes", node => Nodes(node, subnets));
        var podSubnet = json.OptionalBlock("podSubnet");
        return podSubnet is { } block && subnets.All(subnet => subnet.Block != block)
            ? throw json.Wrong("podSubnet", $"zone {name} has no subnet {block}")
            : new ScenarioZone(name, subnets, nodes, podSubnet);
    }

    private static Scenario OtherCluster(StrictObject json, Scenario first)
    {
        var other = first with
        {
            Name = json.Text("name") is var name && name != first.Name ? name : throw json.Wrong("name", $"'{name}' is the first cluster's name"),
            Cluster = Inner(json, "cluster", Cluster),
            AwsNode = Inner(json, "awsNode", AwsNode),
            Zones = json.List("zones", zone => OtherNodes(zone, first.Zones)),
            Groups = json.List("groups", Group),
            Workloads = json.List("workloads", Workload),
            Webhook = Webhook(json),
            IsOther = true,
        };
        ClusterCheck.Check(other, json.Wrong);
        return other;
    }

    // Its nodes are in the first cluster's subnets.
    private static ScenarioZone OtherNodes(StrictObject json, IReadOnlyList<ScenarioZone> zones)
    {
        var name = json.Text("name");
        var zone = zones.FirstOrDefault(zone => zone.Name == name) ?? throw json.Wrong("name", $"the scenario has no zone {name}");
        return zone with { Nodes = json.List("nodes", node => Nodes(node, zone.Subnets)), PodSubnet = null };
    }

    private static ScenarioSubnet Subnet(StrictObject json) => new(
        json.Block("cidr"),
        json.OptionalText("routeTable"),
        json.OptionalText("networkAcl"),
        json.OptionalNumber("taken", 0, 60_000) ?? 0,
        json.List("reservations", reservation => new ScenarioReservation(reservation.Block("cidr"), reservation.Choice("type", "prefix", "prefix", "explicit"))),
        json.Texts("tags"));

    private static ScenarioNodes Nodes(StrictObject json, IReadOnlyList<ScenarioSubnet> subnets)
    {
        var (typeName, subnet) = (json.Text("type"), json.OptionalBlock("subnet") ?? subnets[0].Block);
        var type = InstanceType.Find(typeName)
            ?? throw json.Wrong("type", $"instance type '{typeName}' is not modelled; known are {string.Join(", ", InstanceType.All.Select(known => known.Name))}");
        return subnets.All(known => known.Block != subnet)
            ? throw json.Wrong("subnet", $"the zone has no subnet {subnet}")
            : new ScenarioNodes(type, json.Number("count", 1, 1_000), subnet, json.OptionalNumber("pods", 0, 737) ?? 0, json.OptionalNumber("maxPods", 4, 737), json.Flag("cordoned"), json.OptionalNumber("fits", 0, 737), json.OptionalText("group"));
    }

    private static ScenarioGroup Group(StrictObject json) => new(json.Text("name"), json.OptionalNumber("min", 0, 1_000) ?? 0, json.Number("max", 1, 1_000));

    private static WebhookSettings? Webhook(StrictObject json)
    {
        if (json.Object("webhook") is not { } inner)
        {
            return null;
        }

        var webhook = new WebhookSettings(inner.Text("workload"), inner.Choice("failurePolicy", "Fail", "Fail", "Ignore") == "Fail");
        inner.End();
        return webhook;
    }

    private static ScenarioWorkload Workload(StrictObject json) => new(
        json.Text("name"),
        TimeSpan.FromSeconds(json.OptionalNumber("afterSeconds", 0, 86_400) ?? 0),
        json.Number("perMinute", 1, 10_000),
        json.Number("pods", 1, 50_000),
        json.OptionalNumber("lifetimeSeconds", 1, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}

using Headroom.Rehearsal.Cluster.Admission;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>Reads what a scenario file says of its cluster, and of the others in the same VPC.</summary>
internal static class ClusterReader
{
    public static Scenario Other(StrictObject json, Scenario first) => first with
    {
        Name = json.Text("name"),
        Cluster = json.Inner("cluster", Cluster),
        AwsNode = json.Inner("awsNode", AwsNode),
        Zones = json.List("zones", zone => OtherNodes(zone, first.Zones)),
        Groups = json.List("groups", Group),
        Workloads = json.List("workloads", Workload),
        Webhook = json.OptionalInner("webhook", Webhook),
        IsOther = true,
    };

    public static ScenarioCluster Cluster(StrictObject json) => new(
        json.OptionalText("version") ?? "1.33",
        json.Choice("status", "ACTIVE", "ACTIVE", "CREATING", "UPDATING", "DELETING", "FAILED"),
        json.Choice("ipFamily", "ipv4", "ipv4", "ipv6") == "ipv6",
        json.Flag("autoMode"),
        json.OptionalBlock("serviceCidr") ?? Ipv4Block.Parse("172.20.0.0/16"));

    public static ScenarioAwsNode AwsNode(StrictObject json)
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
        var denied = json.List("denied", one => one.Choice("operation", "", [.. NodeEc2.Operations]));
        var overwritten = json.OptionalNumber("overwrittenAfterSeconds", 0, 86_400);
        return overwritten is not null && kind != AwsNodeKind.Managed
            ? throw json.Wrong("overwrittenAfterSeconds", "EKS upgrades managed add-ons only")
            : new ScenarioAwsNode(kind, version, json.Texts("environment"), json.Texts("configuration"), overwritten is { } seconds ? TimeSpan.FromSeconds(seconds) : null, denied, json.Flag("losesInterfaces"));
    }

    public static ScenarioNodes Nodes(StrictObject json, IReadOnlyList<ScenarioSubnet> subnets)
    {
        var (typeName, subnet) = (json.Text("type"), json.OptionalBlock("subnet") ?? subnets[0].Block);
        var type = InstanceType.Find(typeName)
            ?? throw json.Wrong("type", $"instance type '{typeName}' is not modelled; known are {string.Join(", ", InstanceType.All.Select(known => known.Name))}");
        return subnets.All(known => known.Block != subnet)
            ? throw json.Wrong("subnet", $"the zone has no subnet {subnet}")
            : new ScenarioNodes(type, json.Number("count", 1, 1_000), subnet, json.OptionalNumber("pods", 0, 737) ?? 0, json.OptionalNumber("maxPods", 4, 737), json.Flag("cordoned"), json.OptionalNumber("fits", 0, 737), json.OptionalText("group"));
    }

    public static ScenarioWorkload Workload(StrictObject json) => new(
        json.Text("name"),
        TimeSpan.FromSeconds(json.OptionalNumber("afterSeconds", 0, 86_400) ?? 0),
        json.Number("perMinute", 1, 10_000),
        json.Number("pods", 1, 50_000),
        json.OptionalNumber("lifetimeSeconds", 1, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    public static ScenarioGroup Group(StrictObject json) => new(json.Text("name"), json.OptionalNumber("min", 0, 1_000) ?? 0, json.Number("max", 1, 1_000));

    public static WebhookSettings Webhook(StrictObject json) => new(json.Text("workload"), json.Choice("failurePolicy", "Fail", "Fail", "Ignore") == "Fail");

    // Its nodes are in the first cluster's subnets.
    private static ScenarioZone OtherNodes(StrictObject json, IReadOnlyList<ScenarioZone> zones)
    {
        var name = json.Text("name");
        var zone = zones.FirstOrDefault(zone => zone.Name == name) ?? throw json.Wrong("name", $"the scenario has no zone {name}");
        return zone with { Nodes = json.List("nodes", node => Nodes(node, zone.Subnets)), PodSubnet = null };
    }
}

using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Cluster;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>Makes the cluster that a scenario describes, in the state in which it would be after running like that for a long while.</summary>
internal static class ClusterBuilder
{
    public static SimulatedCluster Build(Scenario scenario, SimulatedVpc vpc, RequestBuckets buckets, Latencies latencies, Chance chance)
    {
        var environment = Environment(scenario, vpc);
        var group = vpc.NewId("sg");
        vpc.SecurityRules.Add(new SecurityRule(vpc.NewId("sgr"), vpc.NextOrdinal(), group, isEgress: true, null, VpcBuilder.Anywhere, "Allow all egress"));
        var (nodes, pods) = AddNodes(scenario, vpc, group, environment, new NodeEc2(vpc, buckets, latencies), chance.Fork("nodes"));
        var cluster = new SimulatedCluster(new ClusterPlace(scenario.Name, group, scenario.IsOther), vpc, nodes, latencies, chance);
        if (HasAwsNode(scenario))
        {
            Install(scenario, cluster, environment, latencies);
        }

        Begin(scenario, cluster, pods, vpc, chance.Fork("phases"));
        return cluster;
    }

    private static List<KeyValuePair<string, string?>> Environment(Scenario scenario, SimulatedVpc vpc)
    {
        var said = scenario.AwsNode;
        var environment = AwsNodeManifest.Environment(said.Version, scenario.Cluster.IsIpv6, said.Kind == AwsNodeKind.Managed ? scenario.Name : null, vpc.Id);
        foreach (var (name, value) in said.Configuration.Concat(said.Environment))
        {
            var place = environment.FindIndex(variable => variable.Key == name);
            environment.RemoveAll(variable => variable.Key == name);
            environment.Insert(place < 0 ? environment.Count : place, new(name, value));
        }

        return environment;
    }

    private static (List<ClusterNode> Nodes, List<int> Pods) AddNodes(Scenario scenario, SimulatedVpc vpc, string group, List<KeyValuePair<string, string?>> environment, NodeEc2 ec2, Chance chance)
    {
        var tags = Resource.NoTags.Add("kubernetes.io/cluster/" + scenario.Name, "owned").Add("eks:cluster-name", scenario.Name);
        var variables = environment.ToDictionary(variable => variable.Key, variable => variable.Value);
        var (nodes, pods) = (new List<ClusterNode>(), new List<int>());
        foreach (var (zone, said) in scenario.Zones.SelectMany(zone => zone.Nodes.SelectMany(said => Enumerable.Repeat((zone, said), said.Count))))
        {
            var subnet = vpc.Subnets.First(subnet => subnet.Block == said.Subnet);
            if (vpc.TryLaunch(said.Type, subnet, group, tags, out var instance) is { } code)
            {
                throw new InvalidOperationException($"subnet {subnet.Block} has no address for another instance: {code}");
            }

            var settings = IpamdSettings.From(variables, scenario.AwsNode.Version, said.Type.Hypervisor == "nitro");
            var maxPods = said.MaxPods ?? said.Type.MaxPods;
            var podSubnet = vpc.Subnets.Find(subnet => subnet.Block == zone.PodSubnet);
            var ipamd = new NodeIpamd(new IpamdNode(instance!, maxPods, podSubnet), settings, ec2);
            var name = Ec2Json.DnsName(instance!.PrivateAddress, scenario.Region);
            nodes.Add(new ClusterNode(name, instance, maxPods, ipamd, HasAwsNode(scenario), chance, vpc.Now) { IsCordoned = said.IsCordoned });
            pods.Add(said.Pods);
        }

        return (nodes, pods);
    }

    private static bool HasAwsNode(Scenario scenario) => scenario.AwsNode.Kind != AwsNodeKind.None && !scenario.Cluster.AutoMode;

    private static void Install(Scenario scenario, SimulatedCluster cluster, List<KeyValuePair<string, string?>> environment, Latencies latencies)
    {
        var said = scenario.AwsNode;
        var (manager, build) = said.Kind == AwsNodeKind.Managed ? ("eks", "-eksbuild.1") : ("kubectl-client-side-apply", "");
        var image = $"602401143452.dkr.ecr.{scenario.Region}.amazonaws.com/amazon-k8s-cni:v{said.Version}{build}";
        var owners = cluster.Install(new AwsNodeInstall(said.Version, image, environment), latencies).Owners;
        foreach (var (name, _) in environment)
        {
            owners.Take(name, said.Environment.ContainsKey(name) ? "kubectl-set" : manager);
        }
    }

    private static void Begin(Scenario scenario, SimulatedCluster cluster, List<int> pods, SimulatedVpc vpc, Chance chance)
    {
        var app = scenario.Workloads.Count > 0 ? scenario.Workloads[0].Name : scenario.Name;
        // In rounds, as they came once, so that no node takes what its neighbour needs.
        for (var round = 0; round < pods.Max(); round++)
        {
            foreach (var (node, _) in cluster.ClusterNodes.Zip(pods).Where(pair => round < pair.Second))
            {
                cluster.PodStore.Place(node, app);
            }
        }

        foreach (var node in cluster.ClusterNodes)
        {
            node.Ipamd.Settle();
            if (scenario.AwsNode.Kind != AwsNodeKind.None || scenario.Cluster.AutoMode)
            {
                node.Ipamd.Begin(chance.Between(TimeSpan.Zero, PoolLoop.Turn));
            }
        }

        foreach (var said in scenario.Workloads)
        {
            Workload.Begin(cluster.PodStore, vpc.Clock, said.Name, said.After, said.PerMinute, said.Pods, said.Lifetime);
        }
    }
}

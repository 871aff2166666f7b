using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Cluster;
using Headroom.Rehearsal.Cluster.Scaling;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>Makes the cluster that a scenario describes, in the state in which it would be after running like that for a long while.</summary>
internal static class ClusterBuilder
{
    private static readonly EventSource AwsNode = new("aws-node", "");

    public static SimulatedCluster Build(Scenario scenario, SimulatedVpc vpc, RequestBuckets buckets, Latencies latencies, Chance chance)
    {
        var environment = Environment(scenario, vpc);
        var place = new ClusterPlace(scenario.Name, vpc.NewId("sg"), scenario.IsOther);
        vpc.SecurityRules.Add(new SecurityRule(vpc.NewId("sgr"), vpc.NextOrdinal(), place.SecurityGroup, isEgress: true, null, VpcBuilder.Anywhere, "Allow all egress"));
        var ec2 = new NodeEc2(vpc, buckets, latencies, ClusterRoles.Denied(scenario)) { Patience = scenario.AwsNode.Version.Patience, LosesInterfaces = scenario.AwsNode.LosesInterfaces };
        var factory = Factory(scenario, place, environment, ec2, chance.Fork("nodes"));
        var nodes = scenario.Zones.SelectMany(zone => zone.Nodes).SelectMany(said => Enumerable.Repeat(said, said.Count)).Select(said => (Said: said, Node: AddNode(scenario, said, factory, vpc))).ToList();
        var cluster = new SimulatedCluster(place, vpc, [.. nodes.Select(pair => pair.Node)], scenario.Webhook, chance);
        ec2.Denied += operation => cluster.EventLog.Tell(AwsNode, new EventSubject("Pod", "aws-node"), "MissingIAMPermissions",
            $"Unauthorized operation: failed to call ec2:{operation} due to missing permissions. Please refer https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md to attach relevant policy to IAM role");
        if (HasAwsNode(scenario))
        {
            Install(scenario, cluster, environment, latencies);
        }

        Begin(scenario, cluster, [.. nodes.Select(pair => pair.Said.Pods)], vpc, chance.Fork("phases"));
        AddGroups(scenario, nodes, factory, cluster, vpc, chance.Fork("scaling"));
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

    private static NodeFactory Factory(Scenario scenario, ClusterPlace place, List<KeyValuePair<string, string?>> environment, NodeEc2 ec2, Chance chance)
    {
        var variables = environment.ToDictionary(variable => variable.Key, variable => variable.Value);
        var podSubnets = scenario.Zones.Where(zone => zone.PodSubnet is not null).ToDictionary(zone => zone.Name, zone => ec2.Vpc.Subnets.First(subnet => subnet.Block == zone.PodSubnet));
        return new NodeFactory(place, ec2, podSubnets, type => IpamdSettings.From(variables, scenario.AwsNode.Version, type.SupportsPrefixes), chance);
    }

    private static ClusterNode AddNode(Scenario scenario, ScenarioNodes said, NodeFactory factory, SimulatedVpc vpc)
    {
        var subnet = vpc.Subnets.First(subnet => subnet.Block == said.Subnet);
        return factory.TryLaunch(Shape(said), subnet, said.Group, out var instance) is { } code
            ? throw new InvalidOperationException($"subnet {subnet.Block} has no address for another instance: {code}")
            : factory.Register(Shape(said), instance!, said.IsCordoned).Established(HasAwsNode(scenario));
    }

    private static NodeShape Shape(ScenarioNodes said) => new(said.Type, said.MaxPods ?? said.Type.MaxPods, said.Fits ?? int.MaxValue);

    private static void AddGroups(Scenario scenario, List<(ScenarioNodes Said, ClusterNode Node)> nodes, NodeFactory factory, SimulatedCluster cluster, SimulatedVpc vpc, Chance chance)
    {
        var groups = new List<AutoScalingGroup>();
        foreach (var said in scenario.Groups)
        {
            var members = nodes.Where(pair => pair.Said.Group == said.Name).ToList();
            var settings = new GroupSettings(said.Name, said.Min, said.Max, Shape(members[0].Said));
            groups.Add(new AutoScalingGroup(settings, [.. members.Select(pair => pair.Node)], factory, cluster, vpc, chance.Fork(said.Name)));
        }

        if (groups.Count > 0)
        {
            _ = new ClusterAutoscaler(groups, cluster, vpc.Clock, chance.Fork("autoscaler"));
        }
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

    private static void Begin(Scenario scenario, SimulatedCluster cluster, IReadOnlyList<int> pods, SimulatedVpc vpc, Chance chance)
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

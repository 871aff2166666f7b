using System.Collections.Immutable;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster.Scaling;

/// <summary>What like nodes have in common.</summary>
/// <param name="Type">Their instance type.</param>
/// <param name="MaxPods">The kubelet's limit.</param>
/// <param name="Fits">Pods that their processors and memory have room for.</param>
internal sealed record NodeShape(InstanceType Type, int MaxPods, int Fits)
{
    /// <summary>Pods of workloads that one takes; aws-node and kube-proxy are on it, too.</summary>
    public int Pods => Math.Min(MaxPods - 2, Fits);
}

/// <summary>Makes a cluster's nodes: the instance when it is launched, the node when its kubelet registers.</summary>
/// <param name="place">The cluster.</param>
/// <param name="ec2">EC2.</param>
/// <param name="podSubnets">Subnets of the zones' ENIConfigs, by zone.</param>
/// <param name="settings">What ipamd starts with on an instance type.</param>
/// <param name="chance">The nodes' luck.</param>
internal sealed class NodeFactory(ClusterPlace place, NodeEc2 ec2, IReadOnlyDictionary<string, Subnet> podSubnets, Func<InstanceType, IpamdSettings> settings, Chance chance)
{
    private readonly ImmutableSortedDictionary<string, string> _tags = Resource.NoTags.Add("kubernetes.io/cluster/" + place.Name, "owned").Add("eks:cluster-name", place.Name);

    /// <summary>Launches an instance, which takes an address of the subnet at once.</summary>
    /// <param name="shape">What it is like.</param>
    /// <param name="subnet">Where.</param>
    /// <param name="group">Its Auto Scaling group, or null.</param>
    /// <param name="launched">The instance, or null.</param>
    /// <returns>The error's code, or null.</returns>
    public string? TryLaunch(NodeShape shape, Subnet subnet, string? group, out Instance? launched)
    {
        var code = ec2.Vpc.TryLaunch(shape.Type, subnet, place.SecurityGroup, group is null ? _tags : _tags.Add("aws:autoscaling:groupName", group), out launched);
        launched?.Profile = ClusterRoles.Nodes(place.Name);
        return code;
    }

    /// <summary>The node of an instance, not ready yet and without aws-node.</summary>
    public ClusterNode Register(NodeShape shape, Instance instance, bool isCordoned)
    {
        var ipamd = new NodeIpamd(new IpamdNode(instance, shape.MaxPods, podSubnets.GetValueOrDefault(instance.Zone)), settings(shape.Type), ec2);
        return new ClusterNode(Ec2Json.DnsName(instance.PrivateAddress, ec2.Vpc.Settings.Region), instance, shape.MaxPods, ipamd, chance, ec2.Vpc.Now) { IsCordoned = isCordoned, Fits = shape.Fits };
    }
}

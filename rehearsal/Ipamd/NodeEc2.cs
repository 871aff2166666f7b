using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>EC2 as ipamd calls it: the same state, rules and throttling buckets as everybody's, without the wire.</summary>
internal sealed class NodeEc2(SimulatedVpc vpc, RequestBuckets buckets, Latencies latencies)
{
    public const string Throttled = "RequestLimitExceeded";

    public SimulatedVpc Vpc => vpc;

    public TimeSpan Draw(Delay delay) => latencies.Draw(delay);

    /// <summary>DescribeSubnets of the zone; null when throttled.</summary>
    public IEnumerable<Subnet>? Subnets(string zone) =>
        IsAdmitted("DescribeSubnets") ? Describe(zone) : null;

    /// <summary>CreateNetworkInterface and AttachNetworkInterface.</summary>
    /// <returns>The error's code, or null.</returns>
    public string? TryCreate(Subnet subnet, Instance instance, int secondary, int prefixes, string clusterName, out NetworkInterface? created)
    {
        created = null;
        if (!IsAdmitted("CreateNetworkInterface"))
        {
            return Throttled;
        }

        // buildENITags: the node's instance, and the cluster where CLUSTER_NAME is set.
        var tags = Resource.NoTags.Add("node.k8s.amazonaws.com/createdAt", Ec2Json.Time(vpc.Now)).Add("node.k8s.amazonaws.com/instance_id", instance.Id);
        tags = clusterName.Length == 0 ? tags : tags.Add("cluster.k8s.amazonaws.com/name", clusterName);
        var code = vpc.TryCreateInterface(subnet, "aws-K8S-" + instance.Id, secondary, prefixes, tags, out created);
        if (created is not null)
        {
            SimulatedVpc.Attach(created, instance);
        }

        return code;
    }

    /// <summary>AssignPrivateIpAddresses.</summary>
    /// <returns>The error's code, or null.</returns>
    public string? TryAssign(NetworkInterface to, int secondary, int prefixes) =>
        IsAdmitted("AssignPrivateIpAddresses") ? SimulatedVpc.TryAssign(to, secondary, prefixes) : Throttled;

    /// <summary>UnassignPrivateIpAddresses.</summary>
    public bool TryUnassign(NetworkInterface from, IReadOnlyList<AddressBlock> blocks)
    {
        if (!IsAdmitted("UnassignPrivateIpAddresses"))
        {
            return false;
        }

        foreach (var block in blocks)
        {
            if (block.IsPrefix)
            {
                from.Prefixes.Remove(block.First);
                from.Subnet.Pool.ReleasePrefix(block.First);
            }
            else
            {
                from.Addresses.Remove(block.First);
                from.Subnet.Pool.Release(block.First);
            }
        }

        return true;
    }

    private bool IsAdmitted(string operation) => vpc.IsSettingUp || buckets.TryTake(operation, isBroad: false);

    private IEnumerable<Subnet> Describe(string zone) => Rehearsal.Vpc.Describe.Subnets.Seen(vpc).Where(subnet => subnet.Zone == zone);
}

using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>What EC2 answered ipamd.</summary>
/// <param name="Code">The error's code, or null.</param>
/// <param name="Took">How long it took.</param>
internal readonly record struct Ec2Answer(string? Code, TimeSpan Took)
{
    public bool IsGood => Code is null;

    /// <summary>containsInsufficientCIDRsOrSubnetIPs knows two codes; EC2 has a third one for it.</summary>
    public bool IsInsufficient => Code is "InsufficientFreeAddressesInSubnet" or "InsufficientCidrBlocks";

    /// <summary>containsPrivateIPAddressLimitExceededError: there is more on the interface than the store knows of.</summary>
    public bool IsInterfaceFull => Code == "PrivateIpAddressLimitExceeded";
}

/// <summary>EC2 as ipamd calls it: the same state, rules and throttling buckets as everybody's, without the wire.</summary>
/// <param name="vpc">The VPC.</param>
/// <param name="buckets">EC2's request throttling.</param>
/// <param name="latencies">How long calls take.</param>
/// <param name="denied">Operations that the CNI's role isn't allowed, from the beginning of the world on.</param>
internal sealed class NodeEc2(SimulatedVpc vpc, RequestBuckets buckets, Latencies latencies, IReadOnlyCollection<string> denied)
{
    /// <summary>DescribeAllENIs (maxENIEC2APIRetries): twelve attempts, after pauses of so many times ten milliseconds.</summary>
    private const int InterfaceAttempts = 12;
    private static readonly TimeSpan InterfacePause = TimeSpan.FromMilliseconds(10);

    /// <summary>An interface that couldn't be told to go with its instance is freed, its error is lost on the way, and ipamd waits for it twelve times (AllocENI, WaitForENIAndIPsAttached).</summary>
    private static readonly TimeSpan WaitForNothing = TimeSpan.FromSeconds(162);

    /// <summary>freeENI and deleteENI: twelve attempts, with pauses that double, whatever the error.</summary>
    private static readonly TimeSpan DetachAttempts = TimeSpan.FromSeconds(222);
    private static readonly TimeSpan DeleteAttempts = TimeSpan.FromSeconds(303);

    /// <summary>What ipamd asks EC2 for, and a role may lack.</summary>
    public static readonly IReadOnlyList<string> Operations =
    [
        "AssignPrivateIpAddresses", "AttachNetworkInterface", "CreateNetworkInterface", "DeleteNetworkInterface", "DescribeNetworkInterfaces", "DescribeSecurityGroups", "DescribeSubnets",
        "DetachNetworkInterface", "ModifyNetworkInterfaceAttribute", "UnassignPrivateIpAddresses",
    ];

    public SimulatedVpc Vpc => vpc;

    /// <summary>For how long the SDK repeats a throttled call.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>True where an ipamd that has run since before the world began takes no interface of another subnet in (issues 66 and 3833).</summary>
    public bool LosesInterfaces { get; init; }

    /// <summary>Told of each operation that was denied: aws-node makes an event of it (checkAPIErrorAndBroadcastEvent).</summary>
    public event Action<string>? Denied;

    /// <summary>DescribeSubnets of the zone.</summary>
    public Ec2Answer Describe(string zone, out IEnumerable<Subnet> subnets)
    {
        var admission = Ask("DescribeSubnets");
        subnets = admission.IsGood ? Rehearsal.Vpc.Describe.Subnets.Seen(vpc).Where(subnet => subnet.Zone == zone) : [];
        return admission.IsGood ? Done(admission, Delays.ApiCall, null) : admission;
    }

    /// <summary>DescribeNetworkInterfaces of what is attached, as often as a start asks before it ends without an answer (DescribeAllENIs).</summary>
    public Ec2Answer DescribeInterfaces()
    {
        var answer = default(Ec2Answer);
        for (var attempt = 0; attempt < InterfaceAttempts; attempt++)
        {
            var admission = Ask("DescribeNetworkInterfaces");
            answer = admission with { Took = answer.Took + admission.Took };
            if (answer.IsGood)
            {
                return Done(answer, Delays.ApiCall, null);
            }

            answer = answer with { Took = answer.Took + (attempt * InterfacePause) };
        }

        return answer;
    }

    /// <summary>ModifyNetworkInterfaceAttribute of one interface's security groups.</summary>
    public Ec2Answer SetGroups()
    {
        var admission = Ask("ModifyNetworkInterfaceAttribute");
        return admission.IsGood ? Done(admission, Delays.Ec2Call, null) : admission;
    }

    /// <summary>DescribeSecurityGroups: there is none with the CNI's tag.</summary>
    public Ec2Answer DescribeGroups() => Ask("DescribeSecurityGroups");

    /// <summary>CreateNetworkInterface.</summary>
    public Ec2Answer Create(Subnet subnet, Instance instance, int secondary, int prefixes, string clusterName, out NetworkInterface? created)
    {
        created = null;
        var admission = Ask("CreateNetworkInterface");
        if (!admission.IsGood)
        {
            return admission;
        }

        // buildENITags: the node's instance, and the cluster where CLUSTER_NAME is set.
        var tags = Resource.NoTags.Add("node.k8s.amazonaws.com/createdAt", Ec2Json.Time(vpc.Now)).Add("node.k8s.amazonaws.com/instance_id", instance.Id);
        tags = clusterName.Length == 0 ? tags : tags.Add("cluster.k8s.amazonaws.com/name", clusterName);
        var code = vpc.TryCreateInterface(subnet, "aws-K8S-" + instance.Id, secondary, prefixes, tags, out created);
        return Done(admission, code is null ? Delays.EniCreate : Delays.Ec2Call, code);
    }

    /// <summary>AttachNetworkInterface and ModifyNetworkInterfaceAttribute; where one of them fails the interface is deleted again (AllocENI).</summary>
    public Ec2Answer Attach(NetworkInterface created, Instance instance)
    {
        var attach = Ask("AttachNetworkInterface");
        if ((instance.Interfaces.Count >= instance.Type.Interfaces ? "AttachmentLimitExceeded" : attach.Code) is { } code)
        {
            vpc.Free(created);
            return Done(attach, Delays.EniDelete, code);
        }

        var modify = Ask("ModifyNetworkInterfaceAttribute");
        var both = modify with { Took = attach.Took + modify.Took };
        if (!modify.IsGood)
        {
            vpc.Free(created);
            return Done(both with { Took = both.Took + WaitForNothing }, Delays.EniDelete, modify.Code);
        }

        SimulatedVpc.Attach(created, instance);
        return Done(both, Delays.EniAttach, null);
    }

    /// <summary>AssignPrivateIpAddresses.</summary>
    public Ec2Answer Assign(NetworkInterface to, int secondary, int prefixes)
    {
        var admission = Ask("AssignPrivateIpAddresses");
        return admission.IsGood ? Done(admission, Delays.Ec2Call, vpc.TryAssign(to, secondary, prefixes)) : admission;
    }

    /// <summary>UnassignPrivateIpAddresses.</summary>
    public Ec2Answer Unassign(NetworkInterface from, IReadOnlyList<AddressBlock> blocks)
    {
        var admission = Ask("UnassignPrivateIpAddresses");
        if (!admission.IsGood)
        {
            return admission;
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

        return Done(admission, Delays.Ec2Call, null);
    }

    /// <summary>DetachNetworkInterface and DeleteNetworkInterface.</summary>
    public Ec2Answer Delete(NetworkInterface gone)
    {
        var detach = Ask("DetachNetworkInterface");
        if (!detach.IsGood)
        {
            return detach with { Took = detach.Took + DetachAttempts };
        }

        var delete = Ask("DeleteNetworkInterface");
        var both = delete with { Took = detach.Took + delete.Took };
        if (!delete.IsGood)
        {
            return both with { Took = both.Took + DeleteAttempts };
        }

        var done = Done(both, Delays.EniDelete, null);
        vpc.Clock.Schedule(done.Took, () => vpc.Free(gone));
        return done;
    }

    private Ec2Answer Ask(string operation) =>
        vpc.IsSettingUp ? default
        : denied.Contains(operation) ? Deny(operation)
        : buckets.Queue(operation, Patience) is { } wait ? new Ec2Answer(null, wait)
        : new Ec2Answer("RequestLimitExceeded", Patience);

    private Ec2Answer Deny(string operation)
    {
        Denied?.Invoke(operation);
        return new Ec2Answer("UnauthorizedOperation", latencies.Draw(Delays.Ec2Call));
    }

    private Ec2Answer Done(Ec2Answer admission, Delay delay, string? code) => new(code, admission.Took + latencies.Draw(delay));
}

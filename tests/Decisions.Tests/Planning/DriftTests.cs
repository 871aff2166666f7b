using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

public sealed class DriftTests
{
    private static readonly ClusterSnapshot Planned = Some.Snapshot() with { Addon = new AddonReading("v1.21.1-eksbuild.1", "ACTIVE", "{}", null) };

    public static TheoryData<string, ClusterSnapshot> Drifted => new()
    {
        { "new: block 10.9.0.0/16 associating", Planned.AddingBlock("10.9.0.0/16", "associating") },
        { "new: subnet subnet-x eu-west-1a 10.0.9.0/24 rtb-a acl-1", Planned.Adding(Some.Subnet("subnet-x", "a", "10.0.9.0/24", 9)) },
        { "new: subnet subnet-a eu-west-1a 10.0.0.0/24 rtb-a acl-1 kubernetes.io/role/cni=0", Planned.Tagging("subnet-a", (TagKeys.RoleCni, "0")) },
        { "new: subnet subnet-a eu-west-1a 10.0.0.0/24 rtb-a acl-1 kubernetes.io/cluster/web=owned", Planned.Tagging("subnet-a", ("kubernetes.io/cluster/web", "owned")) },
        { "new: route 100.64.0.0/10 to tgw-1 in rtb-a", Planned.With(vpc => vpc with { RouteTables = [Some.RouteTable("a", ("100.64.0.0/10", "tgw-1")), .. vpc.RouteTables.Skip(1)] }) },
        { "new: peer 100.64.0.0/16 by pcx-1, active", Planned.With(vpc => vpc with { Peerings = [new("pcx-1", "active", true, [Cidr.Parse("100.64.0.0/16")])] }) },
        { "new: peer by pcx-1, pending-acceptance", Planned.With(vpc => vpc with { Peerings = [new("pcx-1", "pending-acceptance", true, [])] }) },
        { "new: aws-node image amazon-k8s-cni:v1.22.1", Planned with { Inside = Some.Reading("amazon-k8s-cni:v1.22.1") } },
        { "new: aws-node WARM_IP_TARGET=2", Planned with { Inside = Planned.WithCni("1.21.1", ("WARM_IP_TARGET", "2")).Inside! with { AwsNode = Some.Reading().AwsNode! with { Environment = new Dictionary<string, string> { ["CLUSTER_NAME"] = "web", ["WARM_IP_TARGET"] = "2" } } } } },
        { "new: add-on v1.21.1-eksbuild.1, configured {\"env\":{}}, role none", Planned with { Addon = Planned.Addon! with { ConfigurationValues = "{\"env\":{}}" } } },
        { "new: cluster UPDATING, ipv4, Services in 172.20.0.0/16", Planned with { Eks = Planned.Eks with { Status = "UPDATING" } } },
    };

    [Theory]
    [MemberData(nameof(Drifted))]
    public void Changes_StructureChanged_IsNamedAndTheFingerprintDiffers(string change, ClusterSnapshot present)
    {
        Assert.Contains(change, Drift.Changes(Planned, present));
        Assert.NotEqual(Drift.Fingerprint(Planned), Drift.Fingerprint(present));
    }

    public static TheoryData<string, ClusterSnapshot> NotDrifted => new()
    {
        { "free addresses", Planned with { Vpc = Some.Snapshot(a: 0, b: 1).Vpc } },
        { "pods", Planned.WithNode(Some.Node("a", 9)) },
        { "nodes", Planned with { Instances = [.. Planned.Instances, Some.Instance("a") with { Id = "i-new" }] } },
        { "the add-on's health", Planned with { Addon = Planned.Addon! with { Status = "DEGRADED" } } },
        { "a cost tag", Planned.Tagging("subnet-a", ("team", "blue")) },
        { "a block long gone", Planned.AddingBlock("10.9.0.0/16", "disassociated") },
        { "the order", Planned.With(vpc => vpc with { Subnets = [.. vpc.Subnets.Reverse()] }) },
        { "when it was read", Planned with { ReadAt = Some.Noon.AddMinutes(9) } },
    };

    [Theory]
    [MemberData(nameof(NotDrifted))]
    public void Changes_WhatComesAndGoes_IsNoDrift(string what, ClusterSnapshot present)
    {
        Assert.True(Drift.Changes(Planned, present).Count == 0, what);
        Assert.Equal(Drift.Fingerprint(Planned), Drift.Fingerprint(present));
    }

    [Fact]
    public void NewlyShut_ARuleThatHasCome_IsNamedAndOneThatWasThereOrWentIsnt()
    {
        var (old, come) = (new SecurityRuleReading("sgr-1", "sg-db", false, Cidr.Parse("10.0.0.0/16")), new SecurityRuleReading("sgr-2", "sg-db", false, Cidr.Parse("10.0.0.0/16")));
        var plan = new Plan
        {
            Cluster = "web",
            Vpc = new VpcId("vpc-1"),
            Zones = ["eu-west-1a"],
            Fingerprint = "f",
            Steps = [new PlannedStep.OpenSubnets { Blocks = [Cidr.Parse("100.64.0.0/18")], Reason = "r", Undo = "u" }],
        };
        var planned = Planned.With(vpc => vpc with { SecurityRules = [old] });

        Assert.StartsWith("new: Security group rule sgr-2 of sg-db", Assert.Single(Drift.NewlyShut(plan, planned, planned.With(vpc => vpc with { SecurityRules = [old, come] }))), StringComparison.Ordinal);
        Assert.Empty(Drift.NewlyShut(plan, planned, planned));
        Assert.Empty(Drift.NewlyShut(plan, planned, planned.With(vpc => vpc with { SecurityRules = [] })));
        Assert.Empty(Drift.NewlyShut(plan with { Steps = [] }, planned, planned.With(vpc => vpc with { SecurityRules = [old, come] })));
    }

    [Fact]
    public void Changes_SubnetGone_IsNamed() =>
        Assert.Equal(["no longer: subnet subnet-c eu-west-1c 10.0.2.0/24 rtb-c acl-1"], Drift.Changes(Planned, Planned.With(vpc => vpc with { Subnets = [.. vpc.Subnets.Take(2)] })));
}

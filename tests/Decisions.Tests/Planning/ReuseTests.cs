using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

/// <summary>Idle space that is there already comes before new space, as far as the policy permits.</summary>
public sealed class ReuseTests
{
    private static readonly ClusterPolicy Permitted = Some.Policy() with { Reuse = Reuse.Permitted };

    [Fact]
    public void Make_IdleSubnetOfAPermittedBlock_IsAdoptedAndOpened()
    {
        var open = Opening(World(Idle()), Permitted);
        Assert.Equal((1, 1), (open.Adopted.Count, open.Blocks.Count(b => $"{b}" == "100.64.9.0/24")));
        Assert.Contains("subnet-idle, which the policy permits (reuse) and which get the cluster's tag first", open.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_PolicyPermitsTaggedOnly_IdleSubnetIsLeftAlone() => Assert.DoesNotContain(Opening(World(Idle()), Some.Policy()).Blocks, b => $"{b}" == "100.64.9.0/24");

    [Fact]
    public void Make_SubnetWithTheClustersTag_GoesBeforeALargerIdleOneAndIsNotAdopted()
    {
        var open = Opening(World(Idle(), Some.Subnet("subnet-ours", "a", "100.64.8.0/25", 123, (TagKeys.CniCluster("web"), "shared"))), Permitted);
        Assert.Contains(open.Blocks, b => $"{b}" == "100.64.8.0/25");
        Assert.Empty(open.Adopted);
    }

    public static TheoryData<string, SubnetReading> NotIdle => new()
    {
        { "another cluster's, for its CNI", Idle((TagKeys.CniCluster("batch"), "shared")) },
        { "another cluster's", Idle((TagKeys.ClusterPrefix + "batch", "owned")) },
        { "ours and another cluster's", Idle((TagKeys.CniCluster("batch"), "shared"), (TagKeys.CniCluster("web"), "shared")) },
        { "made for another cluster", Idle(("headroom:cluster", "batch")) },
        { "load balancers'", Idle(("kubernetes.io/role/internal-elb", "1")) },
        { "somebody's no", Idle((TagKeys.RoleCni, "0")) },
        { "in use", Idle() with { Free = 250 } },
        { "in no candidate", Idle() with { Block = Cidr.Parse("10.0.9.0/24") } },
        { "of another route table", Idle() with { RouteTable = "rtb-x" } },
        { "of another network ACL", Idle() with { NetworkAcl = "acl-x" } },
        { "too small", Idle() with { Block = Cidr.Parse("100.64.9.0/26"), Free = 59 } },
        { "pending", Idle() with { State = "pending" } },
        { "of another zone", Idle() with { Zone = Some.Zone("d") } },
    };

    [Theory]
    [MemberData(nameof(NotIdle))]
    public void Make_SubnetWithAnOwnersSign_IsNeverOpened(string whose, SubnetReading subnet)
    {
        var open = Opening(World(subnet), Permitted);
        Assert.False(open.Blocks.Contains(subnet.Block), whose);
        Assert.Empty(open.Adopted);
    }

    private static SubnetReading Idle(params (string, string)[] tags) => Some.Subnet("subnet-idle", "a", "100.64.9.0/24", 251, [("Name", "spare"), .. tags]);

    private static ClusterSnapshot World(params SubnetReading[] subnets) => Some.Snapshot(a: 3, b: 3, c: 3).AddingBlock("100.64.0.0/16").Adding(subnets);

    private static PlannedStep.OpenSubnets Opening(ClusterSnapshot snapshot, ClusterPolicy policy) =>
        Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan.Steps.OfType<PlannedStep.OpenSubnets>().Single();
}

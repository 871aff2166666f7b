using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Verification;

namespace Headroom.Decisions.Tests.Verification;

public sealed class StuckIpamdTests
{
    private static readonly DateTimeOffset Switch = Some.Noon;
    private static readonly SubnetReading Opened = Some.Subnet("subnet-pa", "a", "100.64.0.0/18", 16_379, (TagKeys.RoleCni, "1"));

    // Ten pods have waited since before the switch on a node with 18 of its addresses used and two slots left; 6 minutes after the switch nothing has changed.
    private static readonly ClusterSnapshot Stuck = At(6, Some.Snapshot().Adding(Opened)
        .WithInstance(Some.Instance("a", interfaces: 2))
        .WithNode(Some.Node("a", 10) with { PodsWithAddress = 18 }));

    [Fact]
    public void Evidence_RoomSpaceAndTime_IsThere() => Assert.Equal(
        "10 pods in eu-west-1a on 1 node with room, the first since 11:58:00 UTC; 100.64.0.0/18 has 16,379 free addresses, and no pod there has one of them (node-a).",
        Assert.Single(Evidence(Stuck)));

    // Issues 66 and 3833: the interface is attached, and ipamd doesn't know of it.
    [Fact]
    public void Evidence_InterfaceOfTheNewSpaceThatNoPodUses_IsThere() => Assert.Single(Evidence(Stuck.WithInstance(WithNewInterface())));

    [Fact]
    public void Evidence_APodMustHaveOneOfTheNewAddresses_IsNotThere() =>
        Assert.Empty(Evidence(Stuck.WithInstance(WithNewInterface()).WithNode(Some.Node("a", 10) with { PodsWithAddress = 19 })));

    public static TheoryData<string, ClusterSnapshot> SomethingElse => new()
    {
        { "ipamd may be resting yet", At(3, Stuck) },
        { "the pods have come since", Stuck.WithNode(Some.Node("a", 10) with { PodsWithAddress = 18, WaitingSince = Switch.AddMinutes(3) }) },
        { "the node is cordoned", Stuck.WithNode(Some.Node("a", 10) with { PodsWithAddress = 18, Cordoned = true }) },
        { "the node isn't ready", Stuck.WithNode(Some.Node("a", 10) with { PodsWithAddress = 18, Ready = false }) },
        { "every slot is taken", Stuck.WithInstance(Some.Instance("a", interfaces: 3)).WithNode(Some.Node("a", 10)) },
        { "the new space is used up", Stuck.With(vpc => vpc with { Subnets = [.. vpc.Subnets.Select(s => s.Id == Opened.Id ? s with { Free = 49 } : s)] }) },
        { "the CNI lacks a right", Stuck with { Inside = Stuck.Inside! with { Denials = [new DenialReading("ec2:CreateNetworkInterface", 3, Switch.AddMinutes(5))] } } },
        { "aws-node is rolling out", Stuck with { Inside = Stuck.Inside! with { AwsNode = Stuck.Inside.AwsNode! with { Rollout = new RolloutReading(2, 2, 3, 1, 3) } } } },
        { "nobody waits", Stuck.WithNode(Some.Node("a") with { PodsWithAddress = 18 }) },
        { "there is no reading", Stuck with { Inside = null } },
    };

    [Theory]
    [MemberData(nameof(SomethingElse))]
    public void Evidence_SomethingElseMayBeTheCause_IsNotThere(string what, ClusterSnapshot present) => Assert.True(Evidence(present).Count == 0, what);

    private static InstanceReading WithNewInterface()
    {
        var instance = Some.Instance("a", interfaces: 2);
        return instance with { Interfaces = [.. instance.Interfaces, new InterfaceReading("eni-new", Opened.Id, 10, 0)] };
    }

    private static ClusterSnapshot At(int minute, ClusterSnapshot snapshot) => snapshot with { ReadAt = Switch.AddMinutes(minute), Inside = snapshot.Inside! with { ReadAt = Switch.AddMinutes(minute) } };

    private static IReadOnlyList<string> Evidence(ClusterSnapshot present) => StuckIpamd.Evidence(new VerifyFacts
    {
        Zones = [Some.Zone("a")],
        Opened = [Opened.Block],
        Before = Some.Snapshot(a: 0).WithNode(Some.Node("a", 10)),
        Present = present,
        ChangedAt = Switch,
        Deadline = Switch + Recovery.Patience,
        Floor = 50,
    }, Triage.Diagnose(present, Some.Policy()));
}

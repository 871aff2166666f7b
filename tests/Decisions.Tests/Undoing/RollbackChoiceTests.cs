using Headroom.Decisions.Capacity;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Undoing;

namespace Headroom.Decisions.Tests.Undoing;

public sealed class RollbackChoiceTests
{
    private const string Incident = "web-1";
    private static readonly SubnetId Id = new("subnet-p");
    private static readonly Cidr Block = Cidr.Parse("100.64.0.0/18");
    private static readonly (string, string) Ours = (TagKeys.Incident, Incident);
    private static readonly (string, string) Open = (TagKeys.RoleCni, "1");
    private static readonly (string, string) Shut = (TagKeys.RoleCni, "0");

    private static readonly StepEntry Associated = Entry(1, "associateCidr") with { Before = Map(("vpc-cidr-assoc-0", "10.0.0.0/16")), Made = Map(("vpc-cidr-assoc-1", "100.64.0.0/16")) };
    private static readonly StepEntry Created = Entry(2, "createSubnets") with { Made = Map(("subnet-p", "100.64.0.0/18")) };
    private static readonly StepEntry Opened = Entry(3, "openSubnets") with { Made = Map(("subnet-p", "eu-west-1a")) };
    private static readonly StepEntry Discovery = Entry(4, "configureAwsNode") with { Before = Map(("ENABLE_SUBNET_DISCOVERY", "false")), Made = Map(("ENABLE_SUBNET_DISCOVERY", "true")) };
    private static readonly StepEntry Warm = Entry(6, "configureAwsNode") with { Before = Map(("WARM_IP_TARGET", "5")), Made = Map(("WARM_IP_TARGET", "3")) };

    // isSubnetValidForENICreation: until 1.22 the tag's key alone opens; from then on the value 0 shuts, for interfaces that are there, too (IsSubnetExcluded).
    [Theory]
    [InlineData("1.18.3", null)]
    [InlineData("1.21.1", null)]
    [InlineData("1.22.0", "0")]
    [InlineData("1.23.1", "0")]
    public void Decide_OpenSubnet_IsClosedByTheVersionsRuleAndNothingElseIsDone(string version, string? value) =>
        Assert.Equal([new UndoAction.CloseSubnet(Id, Block, value)], Decide(World(16_379, Ours, Open).WithCni(version), Associated, Created, Opened, Warm));

    [Fact]
    public void Decide_OtherClustersAreInTheVpc_TheTagIsTakenAway()
    {
        var shared = Plan() with { SharedWith = ["batch"] };
        Assert.Equal([new UndoAction.CloseSubnet(Id, Block, null)], RollbackChoice.Decide(Incident, shared, [Associated, Created, Opened], [], World(16_379, Ours, Open).WithCni("1.23.1"), isFresh: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decide_ClosedAndEmpty_SubnetThenTheBlock(bool tagged) => Assert.Equal(
        [new UndoAction.DeleteSubnet(Id, Block), new UndoAction.DisassociateCidr("vpc-cidr-assoc-1", Cidr.Parse("100.64.0.0/16"))],
        Decide(tagged ? World(16_379, Ours, Shut) : World(16_379, Ours), Associated, Created, Opened));

    [Fact]
    public void Decide_ClosedAndInUse_WaitsAndSaysForWhat()
    {
        var wait = Assert.IsType<UndoAction.Await>(Assert.Single(Decide(World(16_370, Ours, Shut), Associated, Created, Opened)));
        Assert.Equal(("subnet subnet-p (100.64.0.0/18, eu-west-1a)", "9 of its addresses are in use, by no node of the cluster: look for other interfaces in it"), (wait.What, wait.Why));
    }

    [Fact]
    public void Decide_OneDrainsAndSomebodySharesTheBlock_OnlyTheDrainingIsWaitedFor()
    {
        var present = World(16_370, Ours, Shut).Adding(Some.Subnet("subnet-x", "a", "100.64.64.0/18", 16_379));
        Assert.IsType<UndoAction.Await>(Assert.Single(Decide(present, Associated, Created, Opened)));
    }

    [Fact]
    public void Decide_ReservedForPrefixes_TheReservationGoesAheadOfItsSubnet()
    {
        var part = Cidr.Parse("100.64.32.0/19");
        var subnet = Some.Subnet("subnet-p", "a", "100.64.0.0/18", 8_187, Ours, Shut) with { Taken = 0, Reservations = [new ReservationReading(part, "prefix") { Id = "scr-1", Incident = Incident }] };
        Assert.Equal(
            [new UndoAction.DeleteReservation("scr-1", part, Id), new UndoAction.DeleteSubnet(Id, Block), new UndoAction.DisassociateCidr("vpc-cidr-assoc-1", Cidr.Parse("100.64.0.0/16"))],
            Decide(Some.Snapshot().AddingBlock("100.64.0.0/16").Adding(subnet), Associated, Created, Opened));
        Assert.IsType<UndoAction.Await>(Assert.Single(Decide(Some.Snapshot().AddingBlock("100.64.0.0/16").Adding(subnet with { Taken = 1 }), Associated, Created, Opened)));
    }

    [Fact]
    public void Decide_OpenedAgainAfterItWasSeenClosed_Stays()
    {
        var actions = RollbackChoice.Decide(Incident, Plan(), [Associated, Created, Opened], [new UndoAction.CloseSubnet(Id, Block, "0")], World(16_379, Ours, Open), isFresh: true);
        Assert.Equal(["it was closed, and somebody has opened it again", "subnet-p is in it"], actions.Cast<UndoAction.Keep>().Select(k => k.Why));
    }

    [Fact]
    public void Decide_OpenedBySomebodyElse_Stays() =>
        Assert.StartsWith("somebody else opened it", Assert.IsType<UndoAction.Keep>(Decide(World(16_379, Ours, Open), Associated, Created)[0]).Why, StringComparison.Ordinal);

    [Fact]
    public void Decide_SubnetOfOthersThatWeOpened_LosesOurTagAlone() => Assert.Equal(
        [new UndoAction.UntagSubnet(Id, Block, Map(Open))],
        Decide(World(9, Open), Entry(1, "openSubnets") with { Made = Map(("subnet-p", "eu-west-1a")) }));

    [Fact]
    public void Decide_SubnetAndBlockThatWereThereBefore_AreNotTouched() => Assert.Empty(Decide(World(16_379, (TagKeys.Incident, "web-0")),
        Associated with { Before = Map(("vpc-cidr-assoc-1", "100.64.0.0/16")), Made = Map() }, Created with { Before = Map(("subnet-p", "100.64.0.0/18")), Made = Map() }));

    // Weeks may have passed: a block that EC2 refused then, or that was there before, may be somebody's now.
    [Theory]
    [InlineData(StepState.PassedOver, false)]
    [InlineData(StepState.Done, false)]
    [InlineData(StepState.Failed, true)] // its answer may have been lost
    public void Decide_PlannedBlockThatTheJournalNeverSaw_IsOursOnlyWhereItMayHaveCome(StepState state, bool ours) =>
        Assert.Equal(ours ? ["DisassociateCidr"] : ["Keep"], Decide(Some.Snapshot().AddingBlock("100.64.0.0/16"), Associated with { State = state, Made = Map() }).Select(a => a.GetType().Name));

    [Fact]
    public void Decide_Settings_TheNewestGoesFirstAndAlone()
    {
        var restore = Assert.IsType<UndoAction.RestoreEnvironment>(Assert.Single(Decide(Some.Snapshot().WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "true"), ("WARM_IP_TARGET", "3")), Discovery, Warm)));
        Assert.Equal([new("WARM_IP_TARGET", "5")], restore.Environment);
    }

    // A CNI without subnet discovery doesn't ask whether a subnet is closed.
    [Fact]
    public void Decide_SubnetDiscovery_GoesOffOnceTheSpaceIsGone()
    {
        var present = World(16_370, Ours, Shut).WithCni("1.22.2", ("ENABLE_SUBNET_DISCOVERY", "true"));
        Assert.Equal(["Await", "Await"], Decide(present, Associated, Created, Opened, Discovery).Select(a => a.GetType().Name));
        Assert.IsType<UndoAction.RestoreEnvironment>(Assert.Single(Decide(Some.Snapshot().WithCni("1.22.2", ("ENABLE_SUBNET_DISCOVERY", "true")), Associated, Created, Opened, Discovery)));
    }

    [Fact]
    public void Decide_SettingsThatSomebodyChanged_Stay() => Assert.Equal("somebody has changed it since, so that it isn't ours to put back",
        Assert.IsType<UndoAction.Keep>(Assert.Single(Decide(Some.Snapshot().WithCni("1.21.1", ("WARM_IP_TARGET", "7")), Warm))).Why);

    // It is read anew before that is said: the reading may be from before the change.
    [Fact]
    public void Decide_SettingsThatAnOldReadingDoesNotShow_AreNotTakenForSomebodysChange() => Assert.IsType<UndoAction.RestoreEnvironment>(
        Assert.Single(RollbackChoice.Decide(Incident, Plan(), [Warm], [], Some.Snapshot().WithCni("1.21.1", ("WARM_IP_TARGET", "5")), isFresh: false)));

    [Fact]
    public void WhyNot_ClosedSpaceIsWhatThePodsLiveBy_SaysWhatWouldBeMissing()
    {
        var present = World(16_279, Ours, Open).WithCni("1.21.1");
        Assert.Contains("eu-west-1a would have ", RollbackSpace.WhyNot(present, [Id], floor: 1_000_000), StringComparison.Ordinal);
        Assert.Null(RollbackSpace.WhyNot(present, [Id], floor: 0));
    }

    [Fact]
    public void WhyNot_PodsOfTheClosedSpace_NeedRoomElsewhere()
    {
        var present = World(16_379, Ours, Open).WithCni("1.21.1");
        var left = ZoneCapacity.Measure(Some.Snapshot().WithCni("1.21.1")).Single(z => z.Zone == "eu-west-1a").Addresses;
        Assert.Null(RollbackSpace.WhyNot(present, [Id], left));
        Assert.NotNull(RollbackSpace.WhyNot(World(16_378, Ours, Open).WithCni("1.21.1"), [Id], left));
    }

    private static ClusterSnapshot World(int free, params (string, string)[] tags) =>
        Some.Snapshot().AddingBlock("100.64.0.0/16").Adding(Some.Subnet("subnet-p", "a", "100.64.0.0/18", free, tags));

    private static IReadOnlyList<UndoAction> Decide(ClusterSnapshot present, params StepEntry[] entries) => RollbackChoice.Decide(Incident, Plan(), entries, [], present, isFresh: true);

    private static Plan Plan() => new()
    {
        Cluster = "web",
        Vpc = new VpcId("vpc-1"),
        Zones = ["eu-west-1a"],
        Fingerprint = "f",
        Steps = [new PlannedStep.AssociateCidr { Block = Cidr.Parse("100.64.0.0/16"), Reason = "r", Undo = "u" }],
    };

    private static StepEntry Entry(int number, string kind) => new() { Kind = kind, Number = number, State = StepState.Done, StartedAt = Some.Noon, Deadline = Some.Noon };

    private static Dictionary<string, string> Map(params (string Key, string Value)[] pairs) => pairs.ToDictionary(p => p.Key, p => p.Value);
}

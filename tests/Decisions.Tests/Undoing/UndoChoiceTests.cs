using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Undoing;

namespace Headroom.Decisions.Tests.Undoing;

public sealed class UndoChoiceTests
{
    private const string Incident = "web-1";
    private static readonly (string, string) Ours = (TagKeys.Incident, Incident);
    private static readonly (string, string) Open = (TagKeys.RoleCni, "1");

    private static readonly StepEntry Associated = Entry(1, "associateCidr") with { Before = Map(("vpc-cidr-assoc-0", "10.0.0.0/16")), Made = Map(("vpc-cidr-assoc-1", "100.64.0.0/16")) };
    private static readonly StepEntry Opened = Entry(3, "openSubnets") with { Made = Map(("subnet-p", "eu-west-1a")) };
    private static readonly StepEntry Created = Entry(2, "createSubnets") with { Made = Map(("subnet-p", "100.64.0.0/18")) };

    [Fact]
    public void Decide_BeforeTheSwitch_SubnetsThenTheBlock() => Assert.Equal(
        [new UndoAction.DeleteSubnet(new SubnetId("subnet-p"), Cidr.Parse("100.64.0.0/18")), new UndoAction.DisassociateCidr("vpc-cidr-assoc-1", Cidr.Parse("100.64.0.0/16"))],
        Decide(World(Ours), Associated, Created));

    [Fact]
    public void Decide_AnswersWereLost_TheTagAndTheFormerAssociationsTell() => Assert.Equal(
        ["DeleteSubnet", "DisassociateCidr"],
        Kinds(World(Ours), Associated with { Made = Map(), State = StepState.Intended }, Created with { Made = Map(), State = StepState.Intended }));

    [Theory]
    [InlineData(StepState.Done, false)] // tagged, and a stale read doesn't show it
    [InlineData(StepState.Intended, true)]
    [InlineData(StepState.Done, true)]
    public void Decide_AfterTheSwitch_EverythingStaysAndIsListed(StepState state, bool tagged)
    {
        var actions = Decide(World(tagged ? [Ours, Open] : [Ours]), Associated, Created, Entry(3, "openSubnets") with { State = state, Made = Map(("subnet-p", "eu-west-1a")) });
        Assert.Equal(["subnet subnet-p (100.64.0.0/18, eu-west-1a)", "block 100.64.0.0/16 (vpc-cidr-assoc-1)"], actions.Cast<UndoAction.Keep>().Select(k => k.What));
        Assert.Equal("subnet-p is in it", actions.OfType<UndoAction.Keep>().Last().Why);
    }

    [Theory]
    [InlineData(StepState.Failed)] // AWS refused the call
    [InlineData(StepState.Intended)] // the function died before it called
    public void Decide_AfterTheSwitchWhileDiscoveryIsOff_SubnetsGoNonetheless(StepState configuring) => Assert.Equal(["DeleteSubnet", "DisassociateCidr"],
        Kinds(Prerequisite, World(Ours, Open), Associated, Created, Opened, Entry(4, "configureAwsNode") with { State = configuring }));

    [Fact]
    public void Decide_OpeningFailedWhileDiscoveryIsOff_SubnetsGo() => Assert.Equal(["DeleteSubnet", "DisassociateCidr"],
        Kinds(Prerequisite, World(Ours, Open), Associated, Created, Opened with { State = StepState.Failed }));

    [Fact]
    public void Decide_SomebodyUsesAnOpenSubnetWhileDiscoveryIsOff_Stays() =>
        Assert.Equal(["Keep", "Keep"], Kinds(Prerequisite, World(16_378, Ours, Open), Associated, Created, Opened));

    [Theory]
    [InlineData(StepState.Failed, true)]
    [InlineData(StepState.Intended, true)] // written ahead: it may have been set
    [InlineData(StepState.Done, true)]
    [InlineData(StepState.Done, false)] // somebody else had set it
    public void Decide_DiscoveryMayHaveBeenSwitchedOn_OpenSubnetsStay(StepState configuring, bool made) => Assert.Equal(["Keep", "Keep"],
        Kinds(Prerequisite, World(Ours, Open), Associated, Created, Opened,
            Entry(4, "configureAwsNode") with { State = configuring, Made = made ? Map(("ENABLE_SUBNET_DISCOVERY", "true")) : Map() }));

    [Fact]
    public void Decide_SwitchWasIntendedButNotThrown_SubnetsGo() =>
        Assert.Equal(["DeleteSubnet", "DisassociateCidr"], Kinds(World(Ours), Associated, Created, Entry(3, "openSubnets") with { State = StepState.Failed }));

    [Fact]
    public void Decide_SomethingHasAnAddressInTheSubnet_Stays() =>
        Assert.Equal(["Keep", "Keep"], Kinds(World(16_378, Ours), Associated, Created));

    [Fact]
    public void Decide_SubnetWithoutOurTag_IsNotTouchedAndItsBlockStays() =>
        Assert.Equal(["block 100.64.0.0/16 (vpc-cidr-assoc-1)"], Decide(World((TagKeys.Incident, "web-0")), Associated, Created).Cast<UndoAction.Keep>().Select(k => k.What));

    [Fact]
    public void Decide_OurTagButNoStepInTheJournal_IsNotTouched() => Assert.Empty(Decide(World(Ours)));

    [Fact]
    public void Decide_SubnetWasThereBefore_IsNotTouched() =>
        Assert.DoesNotContain(Decide(World(Ours), Associated, Created with { Before = Map(("subnet-p", "100.64.0.0/18")) }), a => a is UndoAction.DeleteSubnet);

    [Fact]
    public void Decide_AssociationWasThereBefore_IsNeverOurs() => Assert.Equal(["DeleteSubnet"],
        Kinds(World(Ours), Associated with { Before = Map(("vpc-cidr-assoc-1", "100.64.0.0/16")), Made = Map() }, Created));

    [Fact]
    public void Decide_AssociationIsNotTheOneWeMade_Stays() =>
        Assert.Equal(["DeleteSubnet", "Keep"], Kinds(World(Ours), Associated with { Made = Map(("vpc-cidr-assoc-other", "100.64.0.0/16")) }, Created));

    [Fact]
    public void Decide_BlockIsGoneAlready_NothingLeftToDo() =>
        Assert.Empty(Decide(Some.Snapshot().AddingBlock("100.64.0.0/16", "disassociating"), Associated, Created));

    [Fact]
    public void Decide_SubnetOfOthersWasOpened_IsListed()
    {
        var actions = Decide(World(Open), Entry(1, "openSubnets") with { Made = Map(("subnet-p", "eu-west-1a")) });
        Assert.StartsWith("it was there before", Assert.IsType<UndoAction.Keep>(Assert.Single(actions)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_SubnetOfOthersWasOpenBefore_IsNotOurs() =>
        Assert.Empty(Decide(World(Open), Entry(1, "openSubnets") with { Before = Map(("subnet-p", "1")), Made = Map(("subnet-p", "eu-west-1a")) }));

    private static readonly StepEntry Configured = Entry(5, "configureAwsNode") with { Before = Map(("WARM_IP_TARGET", "5")), Made = Map(("MINIMUM_IP_TARGET", "1"), ("WARM_IP_TARGET", "3")) };

    [Fact]
    public void Decide_SettingsDidHarm_AsTheyWereBefore()
    {
        var restore = Assert.IsType<UndoAction.RestoreEnvironment>(Assert.Single(Decide(Set("3", "1"), Verified(4, ZoneVerdict.Recovered), Configured, Verified(6, ZoneVerdict.No))));
        Assert.Equal([new("MINIMUM_IP_TARGET", null), new("WARM_IP_TARGET", "5")], restore.Environment.OrderBy(v => v.Key));
        Assert.Equal(Configured.Made, restore.Expected);
    }

    [Theory]
    [InlineData("4", "somebody has changed it since, so that it isn't ours to put back", ZoneVerdict.No)]
    [InlineData("3", "nothing shows that it did harm", ZoneVerdict.Recovered)]
    public void Decide_SettingsThatStay_SaysWhy(string warm, string why, ZoneVerdict verdict) => Assert.Equal(why,
        Assert.IsType<UndoAction.Keep>(Assert.Single(Decide(Set(warm, "1"), Verified(4, ZoneVerdict.Recovered), Configured, Verified(6, verdict)))).Why);

    [Fact]
    public void Decide_SettingsDidHarmAndCantBeSet_AreListedWithTheReason() => Assert.Equal(
        [new UndoAction.Keep("aws-node's MINIMUM_IP_TARGET=1 and WARM_IP_TARGET=3", "no runner is online")],
        UndoChoice.Decide(Incident, Plan(), [Verified(4, ZoneVerdict.Recovered), Configured, Verified(6, ZoneVerdict.No)], Set("3", "1"), blind: "no runner is online"));

    [Fact]
    public void Decide_SettingsThatStayAndAreEndedAsKept_AreListedAgain() =>
        Assert.Equal(["Keep"], Kinds(Set("3", "1"), Verified(4, ZoneVerdict.Recovered), Configured with { State = StepState.Kept }));

    [Fact]
    public void Decide_SettingsOfRung2DidNotHelp_AreNoHarm() =>
        Assert.Equal(["Keep"], Kinds(Set("3", "1"), Verified(4, ZoneVerdict.No), Configured, Verified(6, ZoneVerdict.No)));

    [Fact]
    public void Decide_SettingsWereNeverMade_NothingToSay() =>
        Assert.Empty(Decide(Some.Snapshot(), Verified(4, ZoneVerdict.Recovered), Configured with { Made = Map(), State = StepState.Failed }));

    // EC2's count leaves out what is reserved, so that interfaces tell whether a subnet is empty.
    [Theory]
    [InlineData(0L, "DeleteReservation", "DeleteSubnet", "DisassociateCidr")]
    [InlineData(17L, "Keep", "Keep")]
    public void Decide_ReservedSubnet_ReservationThenSubnetOnceNoInterfaceIsInIt(long taken, params string[] kinds) =>
        Assert.Equal(kinds, Kinds(Reserved(taken, Incident), Associated, Created));

    [Fact]
    public void Decide_SomebodyElsesReservation_IsItsSign()
    {
        var actions = Decide(Reserved(0, "web-0"), Associated, Created);
        Assert.Equal("somebody else has reserved 100.64.32.0/19 in it", actions.OfType<UndoAction.Keep>().First().Why);
        Assert.Equal(["Keep", "Keep"], actions.Select(a => a.GetType().Name));
    }

    private static ClusterSnapshot Reserved(long taken, string incident) => Some.Snapshot().AddingBlock("100.64.0.0/16").Adding(
        Some.Subnet("subnet-p", "a", "100.64.0.0/18", 8_187, Ours) with { Taken = taken, Reservations = [new ReservationReading(Cidr.Parse("100.64.32.0/19"), "prefix") { Id = "scr-1", Incident = incident }] });

    private static ClusterSnapshot World(params (string, string)[] tags) => World(16_379, tags);

    private static ClusterSnapshot World(int free, params (string, string)[] tags) =>
        Some.Snapshot().AddingBlock("100.64.0.0/16").Adding(Some.Subnet("subnet-p", "a", "100.64.0.0/18", free, tags));

    private static ClusterSnapshot Set(string warm, string minimum) => Some.Snapshot().WithCni("1.21.1", ("WARM_IP_TARGET", warm), ("MINIMUM_IP_TARGET", minimum));

    private static IEnumerable<string> Kinds(ClusterSnapshot present, params StepEntry[] entries) => Decide(present, entries).Select(a => a.GetType().Name);

    private static IEnumerable<string> Kinds(Plan plan, ClusterSnapshot present, params StepEntry[] entries) =>
        UndoChoice.Decide(Incident, plan, entries, present).Select(a => a.GetType().Name);

    private static IReadOnlyList<UndoAction> Decide(ClusterSnapshot present, params StepEntry[] entries) => UndoChoice.Decide(Incident, Plan(), entries, present);

    /// <summary>Of a cluster whose nodes use no open subnet until aws-node is changed.</summary>
    private static Plan Prerequisite => Plan() with { Steps = [.. Plan().Steps, Settings(ConfigureWhen.WithSpace) with { Environment = Map(("ENABLE_SUBNET_DISCOVERY", "true")) }] };

    private static Plan Plan() => new()
    {
        Cluster = "web",
        Vpc = new VpcId("vpc-1"),
        Zones = ["eu-west-1a"],
        Fingerprint = "f",
        Steps = [new PlannedStep.AssociateCidr { Block = Cidr.Parse("100.64.0.0/16"), Reason = "r", Undo = "u" }, Settings(ConfigureWhen.IfNotRecovered), Settings(ConfigureWhen.AfterRecovery)],
    };

    private static PlannedStep.ConfigureAwsNode Settings(ConfigureWhen when) => new()
    {
        Environment = Map(("MINIMUM_IP_TARGET", "1"), ("WARM_IP_TARGET", "3")),
        Before = new Dictionary<string, string?> { ["MINIMUM_IP_TARGET"] = null, ["WARM_IP_TARGET"] = "5" },
        When = when,
        ManagedAddon = false,
        Reason = "r",
        Undo = "u",
    };

    private static StepEntry Verified(int number, ZoneVerdict verdict) =>
        Entry(number, "verify") with { Verdicts = new Dictionary<string, ZoneVerdict> { ["eu-west-1a"] = verdict } };

    private static StepEntry Entry(int number, string kind) => new() { Kind = kind, Number = number, State = StepState.Done, StartedAt = Some.Noon, Deadline = Some.Noon.AddMinutes(5) };

    private static Dictionary<string, string> Map(params (string Key, string Value)[] entries) => entries.ToDictionary(e => e.Key, e => e.Value);
}

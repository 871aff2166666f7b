using Headroom.Decisions.Capacity;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

/// <summary>What each of the CRE's values does in a cluster: m5.large nodes with 27 pods for 29, one interface, nobody starting or waiting, but where a test says otherwise.</summary>
public sealed class SettingsCheckTests
{
    [Fact]
    public void Of_QuietCluster_OnlyTheAddressTargetActs() => Assert.Equal(
        [
            "WARM_IP_TARGET Acts ",
            "MINIMUM_IP_TARGET Ignored WARM_IP_TARGET=3 asks for as many beside the pods",
            "ENABLE_PREFIX_DELEGATION Harms no node takes more pods than single addresses serve, so that it would only give back the unused ones; it is for new node groups",
            "WARM_PREFIX_TARGET Ignored prefix delegation is off",
        ],
        Words(Some.Snapshot()));

    [Fact]
    public void Of_ClusterWherePodsJustStarted_AddressTargetsStarveAndFreeze() => Assert.Equal(
        [
            "WARM_IP_TARGET Harms pods have started in eu-west-1b within 10 minutes, and addresses that rest for 30 s count as warm, so that so small a pool would run dry",
            "MINIMUM_IP_TARGET Harms without WARM_IP_TARGET no node would get more than 1 address",
        ],
        Words(Starting(Some.Snapshot(), secondsAgo: 90))[..2]);

    [Theory]
    [InlineData(599, SettingEffect.Harms)]
    [InlineData(600, SettingEffect.Acts)]
    public void Of_PodThatStarted_IsChurnForTenMinutes(int secondsAgo, SettingEffect expected) =>
        Assert.Equal(expected, Effects(Starting(Some.Snapshot(), secondsAgo))["WARM_IP_TARGET"]);

    [Fact]
    public void Of_PodsWait_IsChurn() => Assert.StartsWith("WARM_IP_TARGET Harms 4 pods wait for an address", Words(Some.Snapshot().WithNode(Some.Node("b", 4)))[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("2", SettingEffect.Harms)] // it holds more
    [InlineData("5", SettingEffect.Acts)] // it holds less, and nothing starts
    public void Of_AddressTargetThatIsSet_ByWhatTheNodesWouldHold(string present, SettingEffect expected) =>
        Assert.Equal(expected, Effects(Roomy().WithCni("1.21.1", ("WARM_IP_TARGET", present), ("MINIMUM_IP_TARGET", "1")))["WARM_IP_TARGET"]);

    [Fact]
    public void Of_AddressTargetRaisedWherePodsStart_IsJudgedByWhatIsHeldAlone() => Assert.Equal(
        "WARM_IP_TARGET Harms the nodes would hold 39 addresses instead of 36", Words(Starting(Roomy().WithCni("1.21.1", ("WARM_IP_TARGET", "2")), 60))[0]);

    [Theory]
    [InlineData("WARM_ENI_TARGET", "2147483647")]
    [InlineData("WARM_IP_TARGET", "2147483647")]
    [InlineData("MINIMUM_IP_TARGET", "2147483647")]
    [InlineData("WARM_PREFIX_TARGET", "2147483647")]
    public void Of_TargetBeyondAllMeasure_IsJudgedLikeAnyOther(string variable, string value)
    {
        Assert.NotEmpty(Words(Roomy().WithCni("1.21.1", (variable, value))));
        Assert.NotEmpty(Words(Dense().WithCni("1.21.1", (variable, value), ("ENABLE_PREFIX_DELEGATION", "true"))));
    }

    [Fact]
    public void Of_NodesThatTakeMorePodsThanAddresses_PrefixesAct()
    {
        var effects = Effects(Starting(Dense(), 60));
        Assert.Equal((SettingEffect.Acts, SettingEffect.Acts), (effects["ENABLE_PREFIX_DELEGATION"], effects["WARM_PREFIX_TARGET"]));
    }

    [Fact]
    public void Of_PrefixesUnderAnAddressTarget_TheirOwnTargetIsOverruled() =>
        Assert.Equal("WARM_PREFIX_TARGET Ignored WARM_IP_TARGET=3 overrules it", Words(Dense(), "ENABLE_PREFIX_DELEGATION")[^1]);

    [Fact]
    public void Of_NodeThatIsntNitro_NoPrefixes() =>
        Assert.Contains("ENABLE_PREFIX_DELEGATION Harms t2.large can't have prefixes, and nodes of two kinds can't share their targets",
            Words(Dense().WithInstance(Some.Instance("b") with { Type = "t2.large", SupportsPrefixes = false })));

    [Fact]
    public void Of_NodeWithoutAnInterfaceSlot_NoPrefixes() =>
        Assert.Contains("ENABLE_PREFIX_DELEGATION Harms 1 node would give back the unused addresses and has no interface slot left for prefixes", Words(Dense().WithInstance(Some.Instance("b", interfaces: 3))));

    [Fact]
    public void Of_FewPodsOnEachNode_PrefixesWouldHoldMore() =>
        Assert.Contains("ENABLE_PREFIX_DELEGATION Harms the nodes would hold 99 addresses instead of 90", Words(Starting(Pods(Dense(), 9), 60)));

    [Theory]
    [InlineData("2", SettingEffect.Acts)]
    [InlineData("0", SettingEffect.Harms)] // a whole interface more on each node
    public void Of_InterfaceTarget_ByWhatTheNodesWouldHold(string present, SettingEffect expected) =>
        Assert.Equal(expected, Effects(Starting(Pods(Some.Snapshot(), 8), 60).WithCni("1.21.1", ("WARM_ENI_TARGET", present)))["WARM_ENI_TARGET"]);

    [Fact]
    public void Of_Forced_IsSetThoughItHarms()
    {
        var settings = Check(Starting(Some.Snapshot(), 60), new AwsNodePolicy { Force = ["WARM_IP_TARGET"] });
        Assert.Equal(["WARM_IP_TARGET"], settings.Where(s => s.IsSet).Select(s => s.Name));
        Assert.StartsWith("WARM_IP_TARGET=3 is set because the policy says so, though pods have started in eu-west-1b", SettingsCheck.Tell(settings).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_CreProfile_EverythingAsItStandsAndNamed()
    {
        var settings = Check(Some.Snapshot(), new AwsNodePolicy { Profile = AwsNodeProfile.Cre });
        Assert.All(settings, s => Assert.True(s.IsSet));
        Assert.Contains("MINIMUM_IP_TARGET=1 is set because the policy says so, though it has no effect, since WARM_IP_TARGET=3 asks for as many beside the pods.", SettingsCheck.Tell(settings));
    }

    [Fact]
    public void Make_CheckedProfile_SetsWhatActsNamesWhatIsLeftOutAndPredictsWhatIsHeld()
    {
        var snapshot = Pods(Some.Snapshot(a: 3), 8);
        var policy = Some.Policy() with { AwsNode = new AwsNodePolicy() };
        var plan = Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan;

        var step = plan.Steps.OfType<PlannedStep.ConfigureAwsNode>().Last();
        Assert.Equal([new("WARM_IP_TARGET", "3")], step.Environment);
        Assert.Equal([new HeldAddresses("m5.large", 3, Before: 60, After: 39)], step.Held); // two interfaces of ten; 8 + 3 addresses on two
        Assert.Contains("Held by 3 nodes of m5.large: 60 addresses now, 39 after it.", PlanDocument.ToMarkdown(plan), StringComparison.Ordinal);
        Assert.Equal(3, plan.Hazards.Count(h => h.Contains(" is left out: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Make_SettingsForbidden_NothingIsSaidOfThem()
    {
        var policy = Some.Policy() with { AwsNode = new AwsNodePolicy { Apply = ApplyWhen.Never } };
        Assert.DoesNotContain(Assert.IsType<PlanOutcome.Planned>(Planner.Make(Some.Snapshot(a: 3), policy, Triage.Diagnose(Some.Snapshot(a: 3), policy))).Plan.Hazards,
            h => h.Contains("left out", StringComparison.Ordinal));
    }

    /// <summary>With room on each node for more than its pods.</summary>
    private static ClusterSnapshot Roomy() => Pods(Some.Snapshot(), 8);

    /// <summary>Nodes of m5.xlarge that were made for prefixes: they take 110 pods.</summary>
    private static ClusterSnapshot Dense()
    {
        var snapshot = Some.Snapshot();
        return snapshot with
        {
            Instances = [.. snapshot.Instances.Select(i => i with { Type = "m5.xlarge", MaxInterfaces = 4, AddressesPerInterface = 15 })],
            Inside = snapshot.Inside! with { Nodes = [.. snapshot.Inside.Nodes.Select(n => n with { MaxPods = 110, PodsWithAddress = 30 })] },
        };
    }

    private static ClusterSnapshot Pods(ClusterSnapshot snapshot, int pods) =>
        snapshot with { Inside = snapshot.Inside! with { Nodes = [.. snapshot.Inside.Nodes.Select(n => n with { PodsWithAddress = pods })] } };

    private static ClusterSnapshot Starting(ClusterSnapshot snapshot, int secondsAgo) => snapshot with
    {
        Inside = snapshot.Inside! with { PodRanges = [new PodRangeReading("eu-west-1b", Cidr.Parse("10.0.1.0/24"), 20, Some.Noon.AddSeconds(-secondsAgo))] },
    };

    private static Dictionary<string, SettingEffect> Effects(ClusterSnapshot snapshot) => Check(snapshot, new AwsNodePolicy()).ToDictionary(s => s.Name, s => s.Effect);

    private static List<string> Words(ClusterSnapshot snapshot, params string[] force) =>
        [.. Check(snapshot, new AwsNodePolicy { Force = force }).Select(s => $"{s.Name} {s.Effect} {s.Why}")];

    private static IReadOnlyList<CheckedSetting> Check(ClusterSnapshot snapshot, AwsNodePolicy policy) => SettingsCheck.Of(snapshot, policy, CniSettings.Of(snapshot));
}

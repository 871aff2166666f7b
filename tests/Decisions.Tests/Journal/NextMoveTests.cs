using FsCheck.Fluent;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;

namespace Headroom.Decisions.Tests.Journal;

public sealed class NextMoveTests
{
    /// <summary>The rows of the table in docs/how-it-decides.md.</summary>
    public static TheoryData<string, string, string, string> Table
    {
        get
        {
            var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", "how-it-decides.md"))
                .SkipWhile(line => line != "| after | verdict | settings | next |").Skip(2).TakeWhile(line => line.StartsWith('|'))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries));
            var table = new TheoryData<string, string, string, string>();
            foreach (var row in rows)
            {
                table.Add(row[1], row[2], row[3], row[4]);
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Decide_AsTheTableSays(string after, string verdict, string settings, string next) =>
        Assert.Equal(next, Words(NextMove.Decide(Plan(settings == "any" ? "both" : settings), History(after, verdict, settings))));

    [Fact]
    public void Table_EveryVerdictOfTheFirstVerification_HasARow() =>
        Assert.Superset(Enum.GetNames<ZoneVerdict>().Select(Camel).ToHashSet(), Table.Where(row => (string)row[0] == "verify recovery").Select(row => (string)row[1]).ToHashSet());

    [Fact]
    public void Decide_Approval_IsNoStepOfThePlan() =>
        Assert.Equal("associateCidr", Words(NextMove.Decide(Plan("none"), [Entry(1, "readCluster"), Entry(2, "approve")])));

    [Fact]
    public void Decide_StepUnderWay_IsNamedAgainWithItsNumber()
    {
        var move = Assert.IsType<Move.Act>(NextMove.Decide(Plan("none"), [Entry(1, "associateCidr"), Entry(2, "createSubnets") with { State = StepState.Intended }]));
        Assert.Equal((2, "createSubnets"), (move.Number, move.Kind));
    }

    [Fact]
    public void Decide_NewStep_HasTheNextFreeNumber() =>
        Assert.Equal(8, Assert.IsType<Move.Act>(NextMove.Decide(Plan("none"), [Entry(7, "associateCidr"), Entry(3, "readCluster")])).Number);

    [Theory]
    [InlineData(StepState.Failed)]
    [InlineData(StepState.Undone)]
    [InlineData(StepState.Kept)]
    public void Decide_StepGivenUp_EndsTheIncident(StepState state) =>
        Assert.Equal("finish failed", Words(NextMove.Decide(Plan("both"), [Entry(1, "associateCidr") with { State = state }])));

    [Fact]
    public void Decide_PlanWithoutSomeSteps_SkipsThem() =>
        Assert.Equal("verify recovery", Words(NextMove.Decide(Plan("none") with { Steps = [.. Plan("none").Steps.Where(s => s is PlannedStep.OpenSubnets)] }, [Entry(1, "openSubnets")])));

    // Evidence is had before the verdict, and where it can't be had the verdict comes all the same.
    [Theory]
    [InlineData(null, "sendCanaries")]
    [InlineData(StepState.Intended, "sendCanaries")]
    [InlineData(StepState.Done, "verify recovery")]
    [InlineData(StepState.Failed, "verify recovery")]
    public void Decide_PlanWithCanaries_SendsThemFirstAndNeverEndsByThem(StepState? state, string next)
    {
        var canaries = new PlannedStep.SendCanaries { Zones = ["eu-west-1a"], Image = "pause", Namespace = "n", DeadlineSeconds = 300, Reason = "r", Undo = "u" };
        var plan = Plan("both") with { Steps = [.. Plan("both").Steps.Take(4), canaries, .. Plan("both").Steps.Skip(4)] };
        StepEntry[] journal = [.. Space, .. state is { } known ? [Entry(5, "sendCanaries") with { State = known }] : Array.Empty<StepEntry>()];

        Assert.Equal(next, Words(NextMove.Decide(plan, journal)));
    }

    [Fact]
    public void Decide_JournalOfAnotherPlan_Throws() =>
        Assert.Contains("entry 1 is openSubnets", Assert.Throws<InvalidOperationException>(() => NextMove.Decide(Plan("none"), [Entry(1, "openSubnets")])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Recovered NotExercised", "finish recovered")]
    [InlineData("Recovered OnlyUnhelpable", "finish onlyUnhelpable")]
    [InlineData("Recovered OnlyUnhelpable No", "finish notRecovered")]
    [InlineData("NotYet Recovered", "finish notRecovered")]
    [InlineData("", "finish notRecovered")] // a verification that judged no zone proves nothing
    public void Decide_ZonesDiffer_TheWorstCounts(string verdicts, string next)
    {
        var zones = verdicts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((v, i) => ($"zone-{i}", Enum.Parse<ZoneVerdict>(v))).ToArray();
        Assert.Equal(next, Words(NextMove.Decide(Plan("none"), [.. Space, Verify(5, zones)])));
    }

    [Fact]
    public void Decide_WhateverIsVerified_EndsAfterEightStepsAtMost() => Laws.Hold(
        from verdicts in Gen.ArrayOf(Gen.Elements(Enum.GetValues<ZoneVerdict>()), 2)
        from settings in Gen.Elements("both", "both and restart", "restart", "ifNotRecovered", "none")
        select (verdicts, settings), run =>
    {
        var (journal, verdicts) = (new List<StepEntry>(), new Queue<ZoneVerdict>(run.verdicts));
        while (NextMove.Decide(Plan(run.settings), journal) is not Move.Finish && journal.Count <= 8)
        {
            var move = NextMove.Decide(Plan(run.settings), journal);
            var number = move is Move.Act act ? act.Number : ((Move.Verify)move).Number;
            journal.Add(move is Move.Verify ? Verify(number, ("eu-west-1a", verdicts.Dequeue())) with { StuckIpamd = ["stuck"] } : Entry(number, move.Kind));
        }

        return journal.Count <= 8 && journal.Select(e => e.Number).Distinct().Count() == journal.Count;
    });

    [Fact]
    public void Decide_MoreCandidatesPassedOverThanThePlanHas_Throws() =>
        Assert.Contains("2 candidates were passed over", Assert.Throws<InvalidOperationException>(() =>
            NextMove.Decide(Plan("none"), [Refused(1), Refused(2)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Decide_CandidateThatTheVpcHas_IsNotAssociated()
    {
        var plan = Plan("none") with { Fallbacks = [new Fallback(Cidr.Parse("100.65.0.0/16"), false, [New])] };

        var create = Assert.IsType<PlannedStep.CreateSubnets>(Assert.IsType<Move.Act>(NextMove.Decide(plan, [Refused(1)])).Step);
        var open = Assert.IsType<PlannedStep.OpenSubnets>(Assert.IsType<Move.Act>(NextMove.Decide(plan, [Refused(1), Entry(2, "createSubnets")])).Step);

        Assert.Equal([New], create.Subnets);
        Assert.Equal(["100.65.0.0/18"], open.Blocks.Select(b => $"{b}"));
    }

    private static readonly PlannedSubnet New = new("eu-west-1a", Cidr.Parse("100.65.0.0/18"), "rtb-a", "acl-1");

    private static StepEntry Refused(int number) => Entry(number, "associateCidr") with { State = StepState.PassedOver };

    private static readonly StepEntry[] Space = [Entry(1, "associateCidr"), Entry(2, "createSubnets"), Entry(3, "openSubnets"), Entry(4, "configureAwsNode")];

    // A plan that changes aws-node with the space holds no restart ready.
    private static StepEntry[] History(string after, string verdict, string settings) =>
        [.. History(after, verdict).Where(e => settings != "restart" || e.Number != 4)];

    private static StepEntry[] History(string after, string verdict) => after switch
    {
        "start" => [],
        "associateCidr" => Space[..1],
        "associateCidr, passed over" => [Refused(1)],
        "associateCidr of the next candidate" => [Refused(1), Entry(2, "associateCidr")],
        "createSubnets" => Space[..2],
        "openSubnets" => Space[..3],
        "configureAwsNode withSpace" => Space,
        "verify recovery" => [.. Space, Verify(5, verdict)],
        "configureAwsNode ifNotRecovered" => [.. Space, Verify(5, "no"), Entry(6, "configureAwsNode")],
        "verify recovery again" => [.. Space, Verify(5, "no"), Entry(6, "configureAwsNode"), Verify(7, verdict)],
        "restartAwsNode" => [.. Space, Verify(5, "no, ipamd stuck"), Entry(6, "restartAwsNode")],
        "verify recovery after the restart" => [.. Space, Verify(5, "no, ipamd stuck"), Entry(6, "restartAwsNode"), Verify(7, verdict)],
        "configureAwsNode afterRecovery" => [.. Space, Verify(5, "recovered"), Entry(6, "configureAwsNode")],
        "verify settings, after recovered" => [.. Space, Verify(5, "recovered"), Entry(6, "configureAwsNode"), Verify(7, verdict)],
        "verify settings, after notExercised" => [.. Space, Verify(5, "notExercised"), Entry(6, "configureAwsNode"), Verify(7, verdict)],
        _ => throw new ArgumentException($"the table has an unknown state: {after}"),
    };

    private static string Words(Move move) => move switch
    {
        Move.Act { Step: PlannedStep.AssociateCidr s } when s.Block != Cidr.Parse("100.64.0.0/16") => "associateCidr of the next candidate",
        Move.Act { Step: PlannedStep.ConfigureAwsNode s } => $"configureAwsNode {Camel($"{s.When}")}",
        Move.Verify v => $"verify {Camel($"{v.Of}")}",
        Move.Finish f => $"finish {Camel($"{f.Outcome}")}",
        _ => move.Kind,
    };

    private static Plan Plan(string settings) => new()
    {
        Cluster = "web",
        Vpc = new VpcId("vpc-1"),
        Zones = ["eu-west-1a"],
        Fingerprint = "f",
        Fallbacks = [new Fallback(Cidr.Parse("100.65.0.0/16"), true, [New])],
        Steps =
        [
            new PlannedStep.AssociateCidr { Block = Cidr.Parse("100.64.0.0/16"), Reason = "r", Undo = "u" },
            new PlannedStep.CreateSubnets { Subnets = [], Reason = "r", Undo = "u" },
            new PlannedStep.OpenSubnets { Blocks = [], Reason = "r", Undo = "u" },
            .. settings is "restart" ? Array.Empty<PlannedStep>() : [Configure(ConfigureWhen.WithSpace)],
            .. settings is "restart" or "both and restart" ? new[] { new PlannedStep.RestartAwsNode { Reason = "r", Undo = "u" } } : [],
            .. settings is "both" or "both and restart" or "ifNotRecovered" ? new[] { Configure(ConfigureWhen.IfNotRecovered) } : [],
            .. settings is "both" or "both and restart" ? new[] { Configure(ConfigureWhen.AfterRecovery) } : [],
        ],
    };

    private static PlannedStep.ConfigureAwsNode Configure(ConfigureWhen when) => new()
    {
        Environment = new Dictionary<string, string> { ["ENABLE_SUBNET_DISCOVERY"] = "true" },
        Before = new Dictionary<string, string?>(),
        When = when,
        ManagedAddon = false,
        Reason = "r",
        Undo = "u",
    };

    private static StepEntry Verify(int number, string verdict)
    {
        var entry = Verify(number, ("eu-west-1a", Enum.Parse<ZoneVerdict>(verdict.Split(',')[0], ignoreCase: true)));
        return verdict.EndsWith("stuck", StringComparison.Ordinal) ? entry with { StuckIpamd = ["3 pods in eu-west-1a"] } : entry;
    }

    private static StepEntry Verify(int number, params (string Zone, ZoneVerdict Verdict)[] verdicts) =>
        Entry(number, "verify") with { Verdicts = verdicts.ToDictionary(v => v.Zone, v => v.Verdict) };

    private static StepEntry Entry(int number, string kind) =>
        new() { Kind = kind, Number = number, State = StepState.Done, StartedAt = Some.Noon, Deadline = Some.Noon.AddMinutes(5) };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>A plan that waits for a person, from the question to the answer.</summary>
public sealed class ApprovalTests
{
    private const string Execution = "arn:aws:states:us-west-2:111122223333:execution:headroom-hand:ada-1";
    private readonly Bench _bench = new("""{"clusters": [{"name": "web", "mode": "approve", "approvalMinutes": 30}]}""");

    [Fact]
    public async Task Diagnose_ModeApprove_AsksAndHasNoOutcomeYet()
    {
        await PlanAsync();

        Assert.False(_bench.Table.Item("incident#incident-1", "incident")!.ContainsKey("outcome"));
    }

    [Fact]
    public async Task Ask_FirstTime_TellsThePlanItsHashAndBothCommands()
    {
        var hash = await PlanAsync();

        var told = Assert.IsType<ApprovalState.Tell>(await AskAsync());

        Assert.Equal("Headroom: web: approve the plan until 12:30 UTC?", told.Subject);
        Assert.Contains(PlanDocument.ToMarkdown((await _bench.FileAsync()).Plan), told.Message, StringComparison.Ordinal);
        Assert.Contains($"./headroom approve --incident incident-1 --plan {hash} --machine arn:aws:states:us-west-2:111122223333:stateMachine:headroom-hand", told.Message, StringComparison.Ordinal);
        Assert.Contains("./headroom approve --incident incident-1 --refuse", told.Message, StringComparison.Ordinal);
        Assert.Contains($$"""--state-machine-arn arn:aws:states:us-west-2:111122223333:stateMachine:headroom-hand --input '{"do":"approve","incident":"incident-1","plan":"{{hash}}","by":"NAME"}'""", told.Message, StringComparison.Ordinal);
        Assert.Contains("\"do\":\"refuse\"", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_AgainBeforeTheWaitBegan_TellsAgain()
    {
        await PlanAsync();
        var first = await AskAsync();

        Assert.Equal(first, await AskAsync());
    }

    [Fact]
    public async Task Ask_WhileItWaits_TellsNobodyTwice()
    {
        await PlanAsync();
        await AskAsync();
        await AwaitAsync("token-1");
        _bench.Clock.Pass(TimeSpan.FromMinutes(10));

        Assert.IsType<ApprovalState.Wait>(await AskAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // a response waits on: what is short is its own matter
    public async Task Ask_ClusterRunsShortWhileAPreparationWaits_MakesRoomForAResponse(bool prepare)
    {
        await PlanAsync();
        await AskAsync();
        await AwaitAsync("token-1");
        _bench.Table.Put("cluster#web", "state", ("incident", "incident-1"), ("belowSince", "2026-01-02T12:05:00.0000000Z"));

        var answer = await new AskApproval(_bench.Edge).Handle(_bench.Input with { Request = new RequestInput("web", Prepare: prepare) }, null!);

        Assert.Equal(prepare ? typeof(ApprovalState.Report) : typeof(ApprovalState.Wait), answer.GetType());
        var (outcome, why) = ((await _bench.FileAsync()).Record.Outcome, (await _bench.FileAsync()).Record.Why);
        Assert.Equal(prepare ? (IncidentOutcome.Drifted, "web has been short of addresses since 2026-01-02 12:05:00 UTC, which calls for a response and no preparation") : (null, null), (outcome, why));
    }

    [Fact]
    public async Task Order_Approve_IsInTheJournalWithWhoAndWhenAndRings()
    {
        var hash = await WaitAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(10));

        await OrderAsync(new Order { Do = "approve", Incident = "incident-1", Plan = hash, By = "Ada" });

        var entry = await _bench.EntryAsync(StepKinds.Approve);
        Assert.Equal((StepState.Done, _bench.Clock.Now, $"Approved by Ada at 2026-01-02 12:10:00 UTC ({Execution})"), (entry.State, entry.EndedAt!.Value, entry.Note));
        Assert.Equal(["token-1"], _bench.States.Rung);
        Assert.IsType<ApprovalState.Approved>(await AskAsync());
    }

    [Fact]
    public async Task Order_Refuse_EndsTheIncidentWithoutAChange()
    {
        await WaitAsync();

        await OrderAsync(new Order { Do = "refuse", Incident = "incident-1", By = "Ada" });

        Assert.IsType<ApprovalState.Report>(await AskAsync());
        var report = Assert.IsType<ReportAnswer.Succeeded>(await new Report(_bench.Edge).Handle(_bench.Input, null!));
        Assert.Equal("Headroom: web: the plan was refused, nothing changed", report.Subject);
        Assert.Contains("Refused by Ada", report.Message, StringComparison.Ordinal);
        Assert.Contains("approve: failed. Refused by Ada", _bench.Bucket.Objects["incidents/incident-1/report.md"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_BeforeTheTokenIsKept_IsRungByTheWaitItself()
    {
        var hash = await PlanAsync();
        await AskAsync();
        await OrderAsync(new Order { Do = "approve", Incident = "incident-1", Plan = hash, By = "Ada" });
        Assert.Empty(_bench.States.Rung);

        await AwaitAsync("token-1");

        Assert.Equal(["token-1"], _bench.States.Rung);
    }

    [Fact]
    public async Task Order_TaskThatWaitsNoMore_CountsAllTheSame()
    {
        var hash = await WaitAsync();
        _bench.States.IsTooLate = true;

        await OrderAsync(new Order { Do = "approve", Incident = "incident-1", Plan = hash, By = "Ada" });

        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.Approve)).State);
    }

    [Fact]
    public async Task Order_SentTwice_IsTheSameAnswer()
    {
        var hash = await WaitAsync();
        var order = new Order { Do = "approve", Incident = "incident-1", Plan = hash, By = "Ada" };
        var first = await OrderAsync(order);
        _bench.Clock.Pass(TimeSpan.FromMinutes(40));

        Assert.Equal(first, await OrderAsync(order));
        Assert.Equal(2, _bench.States.Rung.Count);
    }

    [Theory]
    [InlineData("approve", "incident-1", "0123", 0, "the plan that waits has the hash")]
    [InlineData("approve", "incident-1", null, 30, "could be approved until 2026-01-02 12:30:00 UTC")]
    [InlineData("refuse", "incident-1", null, 30, "could be approved until 2026-01-02 12:30:00 UTC")]
    [InlineData("approve", "incident-2", null, 0, "there is no incident incident-2")]
    public async Task Order_ThatDoesNotCount_SaysWhyAndChangesNothing(string what, string incident, string? plan, int minutes, string why)
    {
        var hash = await WaitAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(minutes));

        var refused = await Assert.ThrowsAsync<OrderRefusedException>(() => OrderAsync(new Order { Do = what, Incident = incident, Plan = plan ?? hash, By = "Ada" }));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Equal(StepState.Intended, (await _bench.EntryAsync(StepKinds.Approve)).State);
        Assert.Empty(_bench.States.Rung);
    }

    [Fact]
    public async Task Order_ApproveWhatWasRefused_IsRefusedByName()
    {
        var hash = await WaitAsync();
        await OrderAsync(new Order { Do = "refuse", Incident = "incident-1", By = "Ada" });

        var refused = await Assert.ThrowsAsync<OrderRefusedException>(() => OrderAsync(new Order { Do = "approve", Incident = "incident-1", Plan = hash, By = "Bob" }));

        Assert.Contains("answered before (Refused by Ada", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_IncidentThatDoesNotWait_IsRefused()
    {
        var hash = await PlanAsync();

        Assert.Contains("doesn't wait", (await Assert.ThrowsAsync<OrderRefusedException>(() => OrderAsync(new Order { Do = "approve", Incident = "incident-1", Plan = hash, By = "Ada" }))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dance", "'do' is 'dance'")]
    [InlineData("approve", "'plan' is missing")]
    [InlineData("pause", "'cluster' is missing")]
    public async Task Order_Malformed_NamesTheKey(string what, string named)
    {
        await WaitAsync();

        Assert.Contains(named, (await Assert.ThrowsAsync<MalformedInputException>(() => OrderAsync(new Order { Do = what, Incident = "incident-1", By = "Ada" }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NobodyAnswered_IsUnansweredAndFails()
    {
        await WaitAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(30));

        Assert.IsType<ApprovalState.Report>(await AskAsync());
        var report = Assert.IsType<ReportAnswer.Failed>(await new Report(_bench.Edge).Handle(_bench.Input, null!));
        Assert.Equal("Headroom: web: nobody approved the plan in time, nothing changed", report.Subject);
    }

    // The bell says nothing: a stolen token wakes the workflow, which looks into the journal and goes on waiting.
    [Fact]
    public async Task Ask_WokenWithoutAnAnswer_WaitsOn()
    {
        await WaitAsync();

        Assert.IsType<ApprovalState.Wait>(await AskAsync());
    }

    [Fact]
    public async Task Steps_AfterAnApproval_FollowThePlanAsEver()
    {
        var hash = await WaitAsync();
        await OrderAsync(new Order { Do = "approve", Incident = "incident-1", Plan = hash, By = "Ada" });

        Assert.Equal(StepKinds.Of((await _bench.FileAsync()).Plan.Steps[0]), (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
    }

    private async Task<string> PlanAsync()
    {
        await _bench.FinishAsync(i => new ReadCluster(_bench.Edge).Handle(i, null!));
        Assert.IsType<DiagnoseAnswer.Ask>(await new Diagnose(_bench.Edge).Handle(_bench.Input, null!));
        _bench.Clock.Now = Some.Noon;
        return PlanDocument.Hash((await _bench.FileAsync()).Plan);
    }

    private async Task<string> WaitAsync()
    {
        var hash = await PlanAsync();
        await AskAsync();
        await AwaitAsync("token-1");
        return hash;
    }

    private Task<ApprovalState> AskAsync() => new AskApproval(_bench.Edge).Handle(_bench.Input, null!);

    private Task<StepAnswer> AwaitAsync(string token) => new AwaitApproval(_bench.Edge).Handle(_bench.Input with { Token = token }, null!);

    private Task<OrderAnswer> OrderAsync(Order order) => new OwnersHand(_bench.Edge).Handle(new OrderInput(order, Execution), null!);
}

using Headroom.Decisions.Journal;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>Rung 3: space is open, and nobody gets an address from it until aws-node is restarted.</summary>
public sealed class RestartAwsNodeTests
{
    private const string Policy = """{"clusters": [{"name": "web", "mode": "auto", "acknowledge": ["securityGroups"], "awsNode": {"profile": "discovery", "restart": "auto"}}]}""";
    private readonly Bench _bench;
    private long _generation = 1;

    public RestartAwsNodeTests()
    {
        _bench = new Bench(Policy);
        Prepare(_bench);
    }

    [Fact]
    public async Task Verify_NodesWithRoomAndSpaceBesideThem_FindsIpamdStuck()
    {
        await VerifiedAsync(_bench);

        var verification = await _bench.EntryAsync("verify");
        Assert.All(verification.Verdicts.Values, verdict => Assert.Equal(ZoneVerdict.No, verdict));
        Assert.Equal(3, verification.StuckIpamd.Count);
        Assert.StartsWith("4 pods in us-west-2a on 1 node with room", verification.StuckIpamd[0], StringComparison.Ordinal);
        Assert.Equal("restartAwsNode", (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
    }

    [Fact]
    public async Task Handle_UntilEveryNodeRunsTheNewProcess_Waits()
    {
        await VerifiedAsync(_bench);
        await _bench.FinishAsync(i => new RestartAwsNode(_bench.Edge).Handle(i, null!));

        var entry = await _bench.EntryAsync("restartAwsNode");
        Assert.Equal((StepState.Done, "1", "2"), (entry.State, entry.Before["generation"], entry.Made["generation"]));
        Assert.Equal("1", Assert.Single(_bench.Ssm.Sent, sent => sent.DocumentName == "headroom-restart").Parameters["Generation"].Single());
        Assert.Equal("verify", (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
    }

    [Fact]
    public async Task Undo_AfterARestart_DoesntSayThatItWasTakenBack()
    {
        await VerifiedAsync(_bench);
        await _bench.FinishAsync(i => new RestartAwsNode(_bench.Edge).Handle(i, null!));

        await _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));

        Assert.Equal(StepState.Done, (await _bench.EntryAsync("restartAwsNode")).State);
    }

    [Fact]
    public async Task Handle_KilledAfterTheCommandWasSent_NamesTheSameGenerationAgain()
    {
        await VerifiedAsync(_bench);
        _bench.Calls.Lose("SendCommand");

        await Assert.ThrowsAsync<TransientException>(() => new RestartAwsNode(_bench.Edge).Handle(_bench.Input, null!));
        _bench.Ssm.Restart(_bench.Ssm.Sent[^1]); // the agent has it, whoever knows of it
        await _bench.FinishAsync(i => new RestartAwsNode(_bench.Edge).Handle(i, null!));

        var sent = _bench.Ssm.Sent.Where(s => s.DocumentName == "headroom-restart").ToList();
        Assert.Equal(2, sent.Count);
        Assert.All(sent, s => Assert.Equal("1", s.Parameters["Generation"].Single()));
        Assert.Equal(2, _generation);
    }

    [Fact]
    public async Task Handle_NotItsTurn_SendsNothing()
    {
        await _bench.PlanAsync();

        Assert.IsType<StepAnswer.Done>(await new RestartAwsNode(_bench.Edge).Handle(_bench.Input, null!));
        Assert.DoesNotContain(_bench.Ssm.Sent, sent => sent.DocumentName == "headroom-restart");
    }

    [Fact]
    public async Task Handle_TheScriptFails_IsInTheJournal()
    {
        await VerifiedAsync(_bench);
        await new RestartAwsNode(_bench.Edge).Handle(_bench.Input, null!);
        _bench.Ssm.Trouble = ("Failed", "Failed", "unauthorized no right to patch");

        await Assert.ThrowsAsync<KubectlFailedException>(() => new RestartAwsNode(_bench.Edge).Handle(_bench.Input, null!));

        Assert.Equal(StepState.Failed, (await _bench.EntryAsync("restartAwsNode")).State);
    }

    // The rule that nothing is restarted without a say: the plan of mode auto has no such step, and the report proposes it.
    [Fact]
    public async Task Incident_WithoutTheKey_ProposesTheRestartAndMakesNone()
    {
        var bench = new Bench(Policy.Replace(", \"restart\": \"auto\"", "", StringComparison.Ordinal));
        Prepare(bench);
        await VerifiedAsync(bench);

        Assert.Equal("finish", (await new NextStep(bench.Edge).Handle(bench.Input, null!)).Kind);
        var answer = Assert.IsType<ReportAnswer.Failed>(await new Report(bench.Edge).Handle(bench.Input, null!));
        Assert.Contains("Next step: Restart aws-node: kubectl --namespace kube-system rollout restart daemonset/aws-node.", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Ssm.Sent, sent => sent.DocumentName == "headroom-restart");
    }

    [Fact]
    public async Task Plan_CarriedOut_SendsTheCommandThatItNames()
    {
        await VerifiedAsync(_bench);
        await _bench.FinishAsync(i => new RestartAwsNode(_bench.Edge).Handle(i, null!));

        var call = Assert.Single((await _bench.FileAsync()).Plan.Calls.SelectMany(c => c.Do), c => c.Operation == "ssm:SendCommand");
        var sent = Assert.Single(_bench.Ssm.Sent, s => s.DocumentName == "headroom-restart");
        Assert.Equal("<the document RestartAwsNode>", call.Parameters["DocumentName"]);
        Assert.Equal(
            call.Parameters["Parameters"].Replace("<the DaemonSet's, as verification saw it>", "1", StringComparison.Ordinal),
            string.Join("; ", sent.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value.Single()}")));
    }

    // Pods have waited on every node since before the response, and each node has interfaces to spare.
    private void Prepare(Bench bench)
    {
        bench.Reading = () => Some.Reading(bench.Clock.Now, waiting: 4) is var reading && reading.AwsNode is { } awsNode
            ? reading with { AwsNode = awsNode with { Rollout = new RolloutReading(_generation, _generation, 3, 3, 3) } }
            : throw new InvalidOperationException();
        bench.Ssm.Restart = sent =>
        {
            var outcome = sent.Parameters["Generation"].Single() == $"{_generation}" ? "restarted" : "unchanged";
            _generation = outcome == "restarted" ? _generation + 1 : _generation;
            return $"headroom-restart-1\noutcome\t{outcome}\ngeneration\t{_generation}\n";
        };
    }

    private static async Task VerifiedAsync(Bench bench)
    {
        await bench.PlanAsync();
        await bench.AssociateAsync();
        await bench.CreateAsync();
        await bench.OpenAsync();
        await bench.FinishAsync(i => new Verify(bench.Edge).Handle(i, null!));
    }
}

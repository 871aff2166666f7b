using Amazon.SimpleSystemsManagement.Model;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Verification;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>A pod per zone after the switch: placed, looked at, deleted, whatever goes wrong on the way.</summary>
public sealed class SendCanariesTests
{
    private const string Policy = """{"clusters": [{"name": "web", "mode": "auto", "acknowledge": ["securityGroups"], "awsNode": {"apply": "never"}, "verification": {"canary": {"image": "pause:3.10"}}}]}""";
    private static readonly string[] Zones = ["us-west-2a", "us-west-2b", "us-west-2c"];

    private readonly Bench _bench = new(Policy);
    private readonly SortedDictionary<string, string> _pods = new(StringComparer.Ordinal); // name → the rest of its line
    private Func<string, string> _after; // zone → phase, node, start and address, once it is placed

    public SendCanariesTests()
    {
        _after = zone => $"Running\tnode-{zone}\t{_bench.Clock.Now:yyyy-MM-ddTHH:mm:ssZ}\t100.64.{Array.IndexOf(Zones, zone) * 64}.9";
        _bench.Ssm.Canaries = Kubectl;
    }

    [Fact]
    public async Task Handle_AddressesCome_PlacesLooksDeletesAndSaysWhatEachZoneGot()
    {
        await OpenedAsync();
        Assert.Equal("sendCanaries", (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
        await SendAsync();

        var entry = await _bench.EntryAsync("sendCanaries");
        Assert.Equal(["place", "look", "remove"], Sent().Select(Action));
        Assert.Equal(StepState.Done, entry.State);
        Assert.Empty(_pods);
        Assert.Empty(entry.Made);
        Assert.Equal(
            "us-west-2a: the canary on node-us-west-2a got 100.64.0.9 of 100.64.0.0/18, which was opened. us-west-2b: the canary on node-us-west-2b got 100.64.64.9 of 100.64.64.0/18, which was opened. "
            + "us-west-2c: the canary on node-us-west-2c got 100.64.128.9 of 100.64.128.0/18, which was opened.",
            entry.Note);
        Assert.Equal("verify", (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
    }

    [Fact]
    public async Task Handle_BeforeAnythingIsPlaced_WritesWhatMayBeThere()
    {
        await OpenedAsync();
        _bench.Calls.Lose("SendCommand");
        await Assert.ThrowsAsync<TransientException>(SendOnceAsync);

        var entry = await _bench.EntryAsync("sendCanaries");
        Assert.Equal((StepState.Intended, 3), (entry.State, entry.Made.Count));
        Assert.Equal("us-west-2b", entry.Made[CanaryPods.NameOf(_bench.Input.Id, "us-west-2b")]);
    }

    [Fact]
    public async Task Handle_NoAddressByTheDeadline_IsNotYetUntilThenAndNoAfterIt()
    {
        var placed = _bench.Clock.Now;
        _after = zone => zone == "us-west-2b" ? $"Pending\tnode-b\t{placed:yyyy-MM-ddTHH:mm:ssZ}\t-" : $"Pending\t-\t-\t-";
        await OpenedAsync();
        placed = _bench.Clock.Now;
        var started = _bench.Clock.Now;
        await SendAsync();

        var entry = await _bench.EntryAsync("sendCanaries");
        Assert.Equal([CanaryEnd.NoNode, CanaryEnd.NoAddress, CanaryEnd.NoNode], Zones.Select(zone => entry.Canaries![zone].End));
        Assert.InRange((entry.EndedAt!.Value - started).TotalSeconds, 300, 360);
        Assert.Empty(_pods);
    }

    // Each call of a function may be its last: the next one goes on from what is written.
    [Theory]
    [InlineData("SendCommand")]
    [InlineData("GetCommandInvocation")]
    [InlineData("PutItem")]
    [InlineData("Query")]
    public async Task Handle_KilledAfterAnyCall_EndsAllTheSame(string operation)
    {
        for (var place = 0; place < 12; place++)
        {
            var run = new SendCanariesTests();
            await run.OpenedAsync();
            var calls = 0;
            for (var left = 200; left > 0; left--)
            {
                try
                {
                    if (calls++ == place)
                    {
                        run._bench.Calls.Lose(operation);
                    }

                    if (await run.SendOnceAsync() is not StepAnswer.Wait wait)
                    {
                        break;
                    }

                    run._bench.Clock.Pass(TimeSpan.FromSeconds(wait.Seconds));
                }
                catch (TransientException)
                {
                    // The workflow tries again.
                }
            }

            var entry = await run._bench.EntryAsync("sendCanaries");
            Assert.Equal((StepState.Done, 0, 0), (entry.State, entry.Made.Count, run._pods.Count));
            Assert.All(entry.Canaries!.Values, canary => Assert.Equal(CanaryEnd.Address, canary.End));
        }
    }

    [Fact]
    public async Task Handle_Denied_GoesOnWithoutThemAndNamesTheFile()
    {
        await OpenedAsync();
        _bench.Ssm.Trouble = ("Failed", "Failed", "unauthorized Error from server (Forbidden): pods is forbidden: cannot create");
        await SendAsync();

        var entry = await _bench.EntryAsync("sendCanaries");
        Assert.Equal((StepState.Done, null), (entry.State, entry.Canaries));
        Assert.Contains("No canary could tell anything, so that recovery is judged without them: ", entry.Note, StringComparison.Ordinal);
        Assert.Contains("kubectl apply -f infra/documents/rbac-canary.yaml", entry.Note, StringComparison.Ordinal);
        Assert.Equal("verify", (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("headroom-canaries-2\nend\t0\n")]
    [InlineData("headroom-canaries-1\nend\t1\n")]
    [InlineData("headroom-canaries-1\npod\tn\tus-west-2a\tRunning\tnode\t-\t999.1.1.1\nend\t1\n")]
    [InlineData("headroom-canaries-1\npod\tn\tus-west-2a\tDancing\tnode\t-\t-\nend\t1\n")]
    [InlineData("headroom-canaries-1\npod\tn\tus-west-2a\tRunning\tnode\tnoon\t-\nend\t1\n")]
    [InlineData("headroom-canaries-1\npod\tn\tz\tRunning\tn\t-\t-\npod\tm\tz\tRunning\tn\t-\t-\nend\t2\n")]
    [InlineData("headroom-canaries-1\npod\tn\tus-west-2a\tRunning\tnode\t-\t-\nend\t1")] // cut off
    public async Task Handle_OutputThatIsNone_GoesOnWithoutThem(string output)
    {
        await OpenedAsync();
        _bench.Ssm.Canaries = _ => output;
        await SendAsync();

        var entry = await _bench.EntryAsync("sendCanaries");
        Assert.Equal((StepState.Done, null), (entry.State, entry.Canaries));
        Assert.Contains("isn't in the form of headroom-canaries-1", entry.Note, StringComparison.Ordinal);
        Assert.Equal(3, entry.Made.Count); // not seen to be gone
    }

    [Fact]
    public async Task Handle_DeletingFails_IsSaidAndOrderedAgainByTheReport()
    {
        await OpenedAsync();
        _bench.Ssm.Canaries = sent => Action(sent) == "remove" && _bench.Ssm.Sent.Count(s => Action(s) == "remove") == 1 ? "" : Kubectl(sent);
        await SendAsync();

        var entry = await _bench.EntryAsync("sendCanaries");
        Assert.Equal((StepState.Done, 3, 3), (entry.State, entry.Made.Count, _pods.Count));
        Assert.Contains($"kubectl --namespace headroom-canary delete pods --selector headroom.incident={_bench.Input.Id}", entry.Note, StringComparison.Ordinal);

        _bench.Recover();
        await _bench.FinishAsync(i => new Verify(_bench.Edge).Handle(i, null!));
        await new NextStep(_bench.Edge).Handle(_bench.Input, null!);
        await new Report(_bench.Edge).Handle(_bench.Input, null!);
        Kubectl(_bench.Ssm.Sent[^1]); // the agent runs it, and nobody asks

        Assert.Equal("remove", Action(_bench.Ssm.Sent[^1]));
        Assert.Empty(_pods);
        Assert.Contains("Their deletion was ordered when the incident ended.", (await _bench.EntryAsync("sendCanaries")).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_NobodyHasTriedTheSpace_TheCanariesAreTheProof()
    {
        await OpenedAsync();
        await SendAsync();
        NobodyWaits();
        await _bench.FinishAsync(i => new Verify(_bench.Edge).Handle(i, null!));

        Assert.All((await _bench.EntryAsync("verify")).Verdicts.Values, verdict => Assert.Equal(ZoneVerdict.Recovered, verdict));
    }

    // Where the function can't be run at all, the workflow goes on to the verification.
    [Fact]
    public async Task Verify_CanariesFailedForGood_JudgesWithoutThem()
    {
        await OpenedAsync();
        await SendOnceAsync();
        NobodyWaits();
        await _bench.FinishAsync(i => new Verify(_bench.Edge).Handle(i, null!));

        Assert.Equal(StepState.Done, (await _bench.EntryAsync("sendCanaries")).State);
        Assert.All((await _bench.EntryAsync("verify")).Verdicts.Values, verdict => Assert.Equal(ZoneVerdict.NotExercised, verdict));
        Assert.Equal("finish", (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);
        await new Report(_bench.Edge).Handle(_bench.Input, null!);
        Assert.Equal("remove", Action(_bench.Ssm.Sent[^1]));
    }

    [Fact]
    public async Task Report_CanariesSeenToBeGone_OrdersNothing()
    {
        await OpenedAsync();
        await SendAsync();
        var sent = _bench.Ssm.Sent.Count;

        var answer = Assert.IsType<ReportAnswer.Failed>(await new Report(_bench.Edge).Handle(_bench.Input, null!));

        Assert.Equal(sent, _bench.Ssm.Sent.Count);
        Assert.Contains("us-west-2a: the canary on node-us-west-2a got 100.64.0.9 of 100.64.0.0/18, which was opened.", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CloseAbandoned_PodsMayBeThere_OrdersTheirDeletion()
    {
        await OpenedAsync();
        await FinishUntilPlacedAsync();
        Assert.Equal(3, _pods.Count);

        await new CloseAbandoned(_bench.Edge).Handle(Events.Load("execution-aborted.json"), null!);
        Kubectl(_bench.Ssm.Sent[^1]);

        Assert.Empty(_pods);
    }

    [Fact]
    public async Task Plan_CarriedOut_SendsTheCommandsThatItNames()
    {
        await OpenedAsync();
        await SendAsync();

        var calls = (await _bench.FileAsync()).Plan.Calls.SelectMany(c => c.Do).Where(c => c.Operation == "ssm:SendCommand").ToList();
        Assert.All(calls, call => Assert.Equal("<the document Canaries>", call.Parameters["DocumentName"]));
        Assert.Equal(
            calls.Select(call => call.Parameters["Parameters"].Replace("<the incident's id>", _bench.Input.Id, StringComparison.Ordinal)),
            Sent().Where(s => Action(s) != "look").Select(s => string.Join("; ", s.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value.Single()}"))));
    }

    private async Task OpenedAsync()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
        await _bench.OpenAsync();
    }

    private Task SendAsync() => _bench.FinishAsync(i => new SendCanaries(_bench.Edge).Handle(i, null!));

    private Task<StepAnswer> SendOnceAsync() => new SendCanaries(_bench.Edge).Handle(_bench.Input, null!);

    private async Task FinishUntilPlacedAsync()
    {
        while (_pods.Count == 0)
        {
            Assert.IsType<StepAnswer.Wait>(await SendOnceAsync());
        }
    }

    private void NobodyWaits() => _bench.Reading = () => Some.Reading(_bench.Clock.Now, waiting: 0);

    private IEnumerable<SendCommandRequest> Sent() => _bench.Ssm.Sent.Where(sent => sent.DocumentName == "headroom-canaries");

    private static string Action(SendCommandRequest sent) => sent.Parameters.TryGetValue("Action", out var action) ? action.Single() : "";

    // What the document does, on three nodes that are always there.
    private string Kubectl(SendCommandRequest sent)
    {
        Assert.Equal((_bench.Input.Id, "headroom-canary", "pause:3.10", "420"), (sent.Parameters["Incident"][0], sent.Parameters["Namespace"][0], sent.Parameters["Image"][0], sent.Parameters["Lifetime"][0]));
        switch (Action(sent))
        {
            case "place":
                foreach (var zone in sent.Parameters["Zones"][0].Split(' '))
                {
                    _pods.TryAdd(CanaryPods.NameOf(_bench.Input.Id, zone), $"{zone}\t{_after(zone)}");
                }

                break;
            case "remove":
                _pods.Clear();
                break;
        }

        return $"headroom-canaries-1\n{string.Concat(_pods.Select(pod => $"pod\t{pod.Key}\t{pod.Value}\n"))}end\t{_pods.Count}\n";
    }
}

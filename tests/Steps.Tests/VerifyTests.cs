using Headroom.Decisions.Journal;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class VerifyTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_PodsInTheNewSpace_WritesRecoveredForEachZone()
    {
        await OpenAsync();
        _bench.Recover();

        await FinishAsync();

        var entry = await _bench.EntryAsync(StepKinds.Verify);
        Assert.Equal(StepState.Done, entry.State);
        Assert.Equal(Some.Zones.ToDictionary(z => z, _ => ZoneVerdict.Recovered), entry.Verdicts);
    }

    [Fact]
    public async Task Handle_StillWaiting_ReadsAnewUntilTheDeadlineAndThenSaysNo()
    {
        await OpenAsync();
        var opened = _bench.Clock.Now;

        await FinishAsync();

        Assert.All((await _bench.EntryAsync(StepKinds.Verify)).Verdicts.Values, verdict => Assert.Equal(ZoneVerdict.No, verdict));
        Assert.InRange(_bench.Clock.Now - opened, TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(7));
        Assert.InRange(_bench.Ssm.Sent.Count, 7, 11);
    }

    [Fact]
    public async Task Handle_RightAfterTheChange_WaitsForTheFirstLook()
    {
        await OpenAsync();
        var sent = _bench.Ssm.Sent.Count;

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        Assert.Equal(sent, _bench.Ssm.Sent.Count);
    }

    [Fact]
    public async Task Handle_AReadingThatFails_IsTriedAnew()
    {
        await OpenAsync();
        _bench.Recover();
        _bench.Clock.Pass(TimeSpan.FromSeconds(75));
        await CallAsync();
        _bench.Ssm.Trouble = ("TimedOut", "Delivery Timed Out", "");

        Assert.Equal(new StepAnswer.Wait(60), await CallAsync());
        Assert.Contains("Delivery Timed Out", (await _bench.EntryAsync(StepKinds.Verify)).Note, StringComparison.Ordinal);
        _bench.Ssm.Trouble = null;
        await FinishAsync();

        Assert.All((await _bench.EntryAsync(StepKinds.Verify)).Verdicts.Values, verdict => Assert.Equal(ZoneVerdict.Recovered, verdict));
    }

    [Fact]
    public async Task Handle_RunnerThatIsGone_IsReplacedByAnother()
    {
        await OpenAsync();
        _bench.Recover();
        _bench.Ssm.Hosts[0] = FakeSsm.Host("i-other");
        _bench.Calls.Fail("SendCommand", new Amazon.SimpleSystemsManagement.Model.InvalidInstanceIdException("gone", null, Amazon.Runtime.ErrorType.Sender, "InvalidInstanceId", "", System.Net.HttpStatusCode.BadRequest));

        await FinishAsync();

        Assert.Equal("i-other", _bench.Ssm.Sent[^1].InstanceIds[0]);
    }

    [Fact]
    public async Task Handle_NoReadingByTheDeadline_Throws()
    {
        await OpenAsync();
        _bench.Ssm.Trouble = ("Failed", "Failed", "unauthorized no longer");

        await Assert.ThrowsAsync<KubectlFailedException>(FinishAsync);
    }

    [Fact]
    public async Task Handle_Done_RemembersTheReadingForMeasuring()
    {
        await OpenAsync();
        _bench.Recover();

        await FinishAsync();

        Assert.Contains("100.64.", _bench.Bucket.Objects["clusters/web/snapshot.json"], StringComparison.Ordinal);
        Assert.Equal(_bench.Bucket.Objects["clusters/web/snapshot.json"], Assert.Single(_bench.Bucket.Objects, o => o.Key.StartsWith("incidents/incident-1/seen-", StringComparison.Ordinal)).Value);
    }

    [Fact]
    public async Task Handle_CalledAgainWhenDone_ReadsNothing()
    {
        await OpenAsync();
        _bench.Recover();
        await FinishAsync();
        _bench.Calls.Log.Clear();

        Assert.IsType<StepAnswer.Done>(await CallAsync());
        Assert.Equal(["Query"], _bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_Round_TakesFewCalls()
    {
        await OpenAsync();
        await CallAsync();
        _bench.Calls.Log.Clear();

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        Assert.IsType<StepAnswer.Wait>(await CallAsync());

        Assert.InRange(_bench.Calls.Log.Count, 1, 10);
    }

    private async Task OpenAsync()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
        await _bench.OpenAsync();
    }

    private Task FinishAsync() => _bench.FinishAsync(_ => CallAsync());

    private Task<StepAnswer> CallAsync() => new Verify(_bench.Edge).Handle(_bench.Input, null!);
}

using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class AcquireLeaseTests
{
    private const string Other = "arn:aws:states:us-west-2:111122223333:execution:headroom:other";
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_Free_TakesIt()
    {
        await _bench.PlanAsync();

        Assert.Equal(new LeaseAnswer.Done("vpc#vpc-1"), await CallAsync());
        var lease = _bench.Table.Item("vpc#vpc-1", "lease")!;
        Assert.Equal((_bench.Input.Incident!.Execution, "incident-1"), (lease["owner"], lease["incident"]));
    }

    [Fact]
    public async Task Handle_OursAlready_IsDone()
    {
        await _bench.PlanAsync();
        await CallAsync();

        Assert.Equal(new LeaseAnswer.Done("vpc#vpc-1"), await CallAsync());
    }

    [Fact]
    public async Task Handle_OwnerRuns_Waits()
    {
        await HeldAsync("RUNNING", null);

        Assert.Equal(new LeaseAnswer.Wait(60), await CallAsync());
        Assert.Equal(Other, _bench.Table.Item("vpc#vpc-1", "lease")!["owner"]);
    }

    [Fact]
    public async Task Handle_OwnerRunsOn_IsBusyInTheEndAndSaysWho()
    {
        await HeldAsync("RUNNING", null);
        await CallAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(30));

        Assert.IsType<LeaseAnswer.Busy>(await CallAsync());
        var record = _bench.Table.Item("incident#incident-1", "incident")!;
        Assert.Equal("Busy", record["outcome"]);
        Assert.Contains(Other, record["why"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(119, false)] // a function of the stopped execution may still be at work
    [InlineData(120, true)]
    public async Task Handle_OwnerStopped_IsTakenOverFromWhenItsFunctionsHaveEnded(int secondsAgo, bool taken)
    {
        await HeldAsync("ABORTED", _bench.Clock.Now.AddSeconds(-secondsAgo));

        Assert.Equal(taken, await CallAsync() is LeaseAnswer.Done);
    }

    [Fact]
    public async Task Handle_OwnerMayBeRedriven_Waits()
    {
        await HeldAsync("PENDING_REDRIVE", _bench.Clock.Now.AddHours(-1));

        Assert.IsType<LeaseAnswer.Wait>(await CallAsync());
    }

    [Fact]
    public async Task Handle_TwoAtOnce_OneGetsIt()
    {
        await _bench.PlanAsync();
        _bench.Calls.Fail("PutItem", new Amazon.DynamoDBv2.Model.ConditionalCheckFailedException("lost the race", null, Amazon.Runtime.ErrorType.Sender, "ConditionalCheckFailedException", "", System.Net.HttpStatusCode.BadRequest), times: 2);

        Assert.IsType<LeaseAnswer.Wait>(await CallAsync());
        Assert.Null(_bench.Table.Item("vpc#vpc-1", "lease"));
    }

    [Fact]
    public async Task Handle_Free_IsOneWriteAndNoRead()
    {
        await _bench.PlanAsync();
        _bench.Calls.Log.Clear();

        await CallAsync();

        Assert.Equal(["Query", "PutItem"], _bench.Calls.Log);
    }

    private async Task HeldAsync(string status, DateTimeOffset? stoppedAt)
    {
        await _bench.PlanAsync();
        _bench.Clock.Now = Some.Noon;
        _bench.States.Executions["other"] = (status, "", stoppedAt);
        _bench.Table.Put("vpc#vpc-1", "lease", ("owner", Other), ("incident", "other"), ("takenAt", "2026-01-02T11:00:00.0000000Z"));
    }

    private Task<LeaseAnswer> CallAsync() => new AcquireLease(_bench.Edge).Handle(_bench.Input, null!);
}

using Headroom.Decisions.Journal;
using Headroom.Steps.Incidents;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class CheckAlarmTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Report_TheAlarmIsOkAlready_SaysSinceWhenAndWaitsForNothing()
    {
        var answer = Assert.IsType<ReportAnswer.Succeeded>(await ReportAsync(ok: "2026-01-02T12:04:00.0000000Z"));

        Assert.Equal("Headroom: web: recovered", answer.Subject);
        Assert.Contains("Alarm: headroom-web-addresses is OK since 12:04:00 UTC.", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_TheAlarmIsNotOkYet_IsNotHeldUpByIt()
    {
        var answer = Assert.IsType<ReportAnswer.AwaitsAlarm>(await ReportAsync());

        Assert.Equal("Headroom: web: recovered", answer.Subject);
        Assert.Contains("Alarm: headroom-web-addresses isn't OK yet", answer.Message, StringComparison.Ordinal);
        Assert.Equal(60, answer.Seconds);
        Assert.DoesNotContain("incident", _bench.Table.Item("cluster#web", "state")!.Keys);
        Assert.Equal(answer, await new Report(_bench.Edge).Handle(_bench.Input, null!));
    }

    [Fact]
    public async Task Report_AnAlarmStartedAResponseThatFailed_WaitsForNoAlarm() => Assert.IsType<ReportAnswer.Failed>(await ReportAsync(outcome: IncidentOutcome.NotRecovered));

    [Fact]
    public async Task Handle_TheAlarmComesBack_EndsAndTheReportSaysSo()
    {
        await ReportAsync();
        _bench.Calls.Log.Clear();
        Assert.IsType<ReportAnswer.AwaitsAlarm>(await CallAsync());
        Assert.Equal(["GetItem"], _bench.Calls.Log);
        var state = _bench.Table.Item("cluster#web", "state")!;
        _bench.Table.Put("cluster#web", "state", [.. state.Append(new("alarmOkAt", "2026-01-02T12:08:00.0000000Z")).Where(value => value.Key is not ("pk" or "sk")).Select(value => (value.Key, value.Value))]);

        Assert.Equal("Headroom: web: recovered", Assert.IsType<ReportAnswer.Succeeded>(await CallAsync()).Subject);
        Assert.Contains("is OK since 12:08:00 UTC", _bench.Bucket.Objects["incidents/incident-1/report.md"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_TheAlarmIsOverdue_IsAnOutcomeOfItsOwn()
    {
        await ReportAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(11));

        var answer = Assert.IsType<ReportAnswer.Failed>(await CallAsync());

        Assert.Equal("Headroom: web: pods are back, but the alarm is NOT OK", answer.Subject);
        Assert.Equal("AlarmNotBack", _bench.Table.Item("incident#incident-1", "incident")!["outcome"]);
        Assert.Contains("\"outcome\":\"alarmNotBack\"", _bench.Bucket.Objects["incidents/incident-1/report.json"], StringComparison.Ordinal);
        Assert.Equal(answer, await CallAsync());
    }

    [Fact]
    public async Task Handle_AnotherResponseHasBegun_LeavesTheAlarmToIt()
    {
        await ReportAsync();
        _bench.Clock.Pass(TimeSpan.FromMinutes(11));
        _bench.Table.Put("cluster#web", "state", ("incident", "incident-2"), ("lastStartedAt", "2026-01-02T12:09:00.0000000Z"), ("alarm", "headroom-web-addresses"), ("alarmAt", "2026-01-02T12:09:00.0000000Z"));

        Assert.IsType<ReportAnswer.Succeeded>(await CallAsync());
        Assert.Equal("Recovered", _bench.Table.Item("incident#incident-1", "incident")!["outcome"]);
    }

    [Fact]
    public async Task Handle_RolledBackMeanwhile_LeavesItsReportAlone()
    {
        await ReportAsync();
        var file = await _bench.FileAsync();
        await file.SaveAsync(_bench.Edge, file.Record with { Outcome = IncidentOutcome.RolledBack });
        await Closing.EndAsync(_bench.Edge, _bench.Input, error: null);
        _bench.Clock.Pass(TimeSpan.FromMinutes(11));

        Assert.IsType<ReportAnswer.Succeeded>(await CallAsync());

        Assert.Equal("RolledBack", _bench.Table.Item("incident#incident-1", "incident")!["outcome"]);
        Assert.Contains("\"outcome\":\"rolledBack\"", _bench.Bucket.Objects["incidents/incident-1/report.json"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_SpaceWasPreparedMeanwhile_StillFindsTheAlarmOverdue()
    {
        await ReportAsync();
        var preparation = Some.Input("incident-2") with { Request = new RequestInput("web", Prepare: true) };
        await _bench.FinishAsync(_ => new ReadCluster(_bench.Edge).Handle(preparation, null!));
        await new Report(_bench.Edge).Handle(preparation, null!);
        _bench.Clock.Pass(TimeSpan.FromMinutes(11));

        Assert.Equal("Headroom: web: pods are back, but the alarm is NOT OK", Assert.IsType<ReportAnswer.Failed>(await CallAsync()).Subject);
    }

    [Fact]
    public async Task Handle_WithoutAReport_Throws() => await Assert.ThrowsAsync<JournalBrokenException>(CallAsync);

    private Task<ReportAnswer> CallAsync() => new CheckAlarm(_bench.Edge).Handle(_bench.Input, null!);

    // A response that the alarm of noon started has come to its verdict.
    private async Task<ReportAnswer> ReportAsync(string? ok = null, IncidentOutcome outcome = IncidentOutcome.Recovered)
    {
        await _bench.PlanAsync();
        (string, string)[] okAt = ok is null ? [] : [("alarmOkAt", ok)];
        _bench.Table.Put("cluster#web", "state", [("incident", "incident-1"), ("lastStartedAt", "2026-01-02T12:00:00.0000000Z"), ("alarm", "headroom-web-addresses"), ("alarmAt", "2026-01-02T11:59:00.0000000Z"), .. okAt]);
        var file = await _bench.FileAsync();
        await file.SaveAsync(_bench.Edge, file.Record with { Outcome = outcome });
        await file.SaveAsync(_bench.Edge, JournalEntry.Begin(StepKinds.Verify, 9, _bench.Clock.Now, TimeSpan.FromMinutes(6)).Ended(StepState.Done, _bench.Clock.Now));
        return await new Report(_bench.Edge).Handle(_bench.Input, null!);
    }
}

using Headroom.Decisions.Alarms;
using Headroom.Decisions.Journal;

namespace Headroom.Decisions.Tests.Alarms;

public sealed class AlarmReturnTests
{
    private const string Alarm = "headroom-web-addresses";
    private static readonly AlarmWatch Watch = new(Alarm, Some.Noon);
    private static readonly DateTimeOffset Ended = Some.Noon.AddMinutes(5);

    [Fact]
    public void After_OkOfTheAlarm_IsKept() => Assert.Equal(Some.Noon.AddMinutes(3), Watch.After(Alarm, Some.Noon.AddMinutes(3), isOk: true)!.OkAt);

    [Fact]
    public void After_AlarmAgain_IsNotOkAnyMore() =>
        Assert.Equal(new AlarmWatch(Alarm, Some.Noon.AddMinutes(4)), (Watch with { OkAt = Some.Noon.AddMinutes(3) }).After(Alarm, Some.Noon.AddMinutes(4), isOk: false));

    [Theory]
    [InlineData("headroom-web-pods", 3)] // another alarm
    [InlineData(Alarm, 0)] // the very moment that is known
    [InlineData(Alarm, -1)] // delivered late: it went into ALARM after that
    public void After_NoNews_IsNull(string alarm, int minutes)
    {
        Assert.Null(Watch.After(alarm, Some.Noon.AddMinutes(minutes), isOk: true));
        Assert.Null(Watch.After(alarm, Some.Noon.AddMinutes(minutes), isOk: false));
    }

    [Fact]
    public void After_TransitionsInAnyOrder_TheLatestHolds()
    {
        var (ok, again) = (Some.Noon.AddMinutes(3), Some.Noon.AddMinutes(4));

        var inOrder = Watch.After(Alarm, ok, isOk: true)!.After(Alarm, again, isOk: false);
        var reversed = Watch.After(Alarm, again, isOk: false);

        Assert.Equal(inOrder, reversed);
        Assert.Null(reversed!.After(Alarm, ok, isOk: true));
    }

    [Theory]
    [InlineData(IncidentOutcome.Recovered)]
    [InlineData(IncidentOutcome.SpaceRestored)]
    public void Of_RecoveredButNotOk_IsAwaitedForItsTimeAndThenOverdue(IncidentOutcome outcome)
    {
        Assert.Equal(new AlarmReturn.Awaited(Alarm, Ended + AlarmReturn.Patience), Of(outcome, Watch, Ended));
        Assert.Equal(new AlarmReturn.Awaited(Alarm, Ended + AlarmReturn.Patience), Of(outcome, Watch, Ended + AlarmReturn.Patience - TimeSpan.FromSeconds(1)));
        Assert.Equal(new AlarmReturn.Overdue(Alarm, Ended + AlarmReturn.Patience), Of(outcome, Watch, Ended + AlarmReturn.Patience));
    }

    [Fact]
    public void Of_Ok_IsBackHoweverLate() => Assert.Equal(new AlarmReturn.Back(Alarm, Ended), Of(IncidentOutcome.Recovered, Watch with { OkAt = Ended }, Ended.AddHours(1)));

    // Below these, the alarm has every reason to go on.
    [Theory]
    [InlineData(IncidentOutcome.OnlyUnhelpable)]
    [InlineData(IncidentOutcome.NotRecovered)]
    [InlineData(IncidentOutcome.Refused)]
    [InlineData(IncidentOutcome.Stopped)]
    public void Of_NotRecovered_IsNotAsked(IncidentOutcome outcome) => Assert.Null(Of(outcome, Watch, Ended));

    [Fact]
    public void Of_NoAlarmStartedIt_IsNotAsked() => Assert.Null(Of(IncidentOutcome.Recovered, null, Ended));

    private static AlarmReturn? Of(IncidentOutcome outcome, AlarmWatch? watch, DateTimeOffset now) => AlarmReturn.Of(outcome, watch, Ended, now);
}

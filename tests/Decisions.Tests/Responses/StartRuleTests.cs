using Headroom.Decisions.Capacity;
using Headroom.Decisions.Responses;

namespace Headroom.Decisions.Tests.Responses;

public sealed class StartRuleTests
{
    private static readonly DateTimeOffset Now = Some.Noon;
    private static readonly ClusterState Below = ClusterState.None with { BelowSince = Now.AddMinutes(-3) };

    public static TheoryData<string?, ClusterState, int> Measurements => new()
    {
        { null, Below, 49 },
        { "no zone is below the floor, and no pod waits", Below, 50 },
        { "the alarm has its turn first", Below with { BelowSince = Now.AddSeconds(-179) }, 0 },
        { "the alarm has its turn first", Below with { BelowSince = null }, 0 },
        { "incident web-1 is open", Below with { Incident = "web-1" }, 0 },
        { "3 of 3 responses of the day are used up", Below with { Day = new DateOnly(2026, 1, 2), Attempts = 3 }, 0 },
        { null, Below with { Day = new DateOnly(2026, 1, 1), Attempts = 3 }, 0 }, // yesterday's
        { null, Below with { Day = new DateOnly(2026, 1, 2), Attempts = 2 }, 0 },
        { "the last response's back-off ends at 12:01:00", Below with { LastStartedAt = Now.AddHours(-1), LastEndedAt = Now.AddMinutes(-14) }, 0 },
        { null, Below with { LastStartedAt = Now.AddHours(-1), LastEndedAt = Now.AddMinutes(-15) }, 0 },
        { "the last response's back-off ends at 12:05:00", Below with { LastStartedAt = Now.AddMinutes(-10) }, 0 }, // it never said that it ended
    };

    [Theory]
    [MemberData(nameof(Measurements))]
    public void OnMeasure_StateOfTheCluster_StartsOrSaysWhyNot(string? why, ClusterState state, int free) =>
        Assert.Equal(why, (StartRule.OnMeasure(Some.Policy(), new Shortage(ZoneCapacity.Measure(Some.Snapshot(a: free)), 0), state, Now) as StartVerdict.Stay)?.Why);

    [Fact]
    public void OnMeasure_Starts_SaysWhichZone() =>
        Assert.Equal("eu-west-1a has 7 addresses of headroom, below the floor of 50, since 11:57:00, and no alarm started a response",
            Assert.IsType<StartVerdict.Start>(StartRule.OnMeasure(Some.Policy(), new Shortage(ZoneCapacity.Measure(Some.Snapshot(a: 7)), 3), Below, Now)).Reason);

    [Fact]
    public void OnMeasure_ClusterWithoutNodes_Stays() =>
        Assert.IsType<StartVerdict.Stay>(StartRule.OnMeasure(Some.Policy(), new Shortage([], 0), Below, Now));

    [Fact]
    public void OnMeasure_PodsWaitWhileTheSubnetsHaveRoom_StartsAndSaysSo() =>
        Assert.Equal("12 pods without an address, since 11:57:00, and no alarm started a response",
            Assert.IsType<StartVerdict.Start>(StartRule.OnMeasure(Some.Policy(), new Shortage(ZoneCapacity.Measure(Some.Snapshot()), 12), Below, Now)).Reason);

    public static TheoryData<string?, ClusterState> Alarms => new()
    {
        { null, ClusterState.None },
        { null, ClusterState.None with { LastEndedAt = Now.AddMinutes(-1) } }, // a new transition is news: no back-off
        { "incident web-1 is open", ClusterState.None with { Incident = "web-1" } },
        { "3 of 3 responses of the day are used up", ClusterState.None with { Day = new DateOnly(2026, 1, 2), Attempts = 3 } },
    };

    [Theory]
    [MemberData(nameof(Alarms))]
    public void OnAlarm_StateOfTheCluster_StartsOrSaysWhyNot(string? why, ClusterState state) =>
        Assert.Equal(why, (StartRule.OnAlarm(Some.Policy(), "headroom-web-addresses", state, Now) as StartVerdict.Stay)?.Why);

    [Theory]
    [InlineData(-14, "the last response's back-off ends at 12:01:00")]
    [InlineData(-15, null)]
    public void OnAlarm_PodsStillWaitAfterAResponse_IsHeldBackForAWhile(int endedMinutesAgo, string? why) =>
        Assert.Equal(why, (StartRule.OnAlarm(Some.Policy(), "headroom-web-pods", ClusterState.None with { LastEndedAt = Now.AddMinutes(endedMinutesAgo) }, Now) as StartVerdict.Stay)?.Why);
}

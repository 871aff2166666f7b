using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Tests.Clock;

public sealed class WorldClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void RunUntil_ThingsDueAtOneMoment_HappenInTheOrderTheyWereScheduled()
    {
        using var clock = new WorldClock(Start);
        var happened = new List<string>();
        clock.Schedule(TimeSpan.FromSeconds(2), () => happened.Add("second"));
        clock.Schedule(TimeSpan.FromSeconds(1), () => happened.Add("first"));
        clock.Schedule(TimeSpan.FromSeconds(2), () => happened.Add("third"));

        clock.RunUntil(() => false, Start + TimeSpan.FromMinutes(1));

        Assert.Equal(["first", "second", "third"], happened);
        Assert.Equal(Start + TimeSpan.FromSeconds(2), clock.GetUtcNow());
    }

    [Fact]
    public void Schedule_Disposed_NeverHappens()
    {
        using var clock = new WorldClock(Start);
        var happened = false;
        clock.Schedule(TimeSpan.FromSeconds(1), () => happened = true).Dispose();

        clock.RunUntil(() => false, Start + TimeSpan.FromMinutes(1));

        Assert.False(happened);
    }

    [Fact]
    public void RunUntil_NextThingIsAfterTheLimit_LeavesItAndSaysNo()
    {
        using var clock = new WorldClock(Start);
        var happened = false;
        clock.Schedule(TimeSpan.FromMinutes(2), () => happened = true);

        Assert.False(clock.RunUntil(() => happened, Start + TimeSpan.FromMinutes(1)));
        Assert.False(happened);
    }

    [Fact]
    public void Delay_Completed_ContinuesOnTheWorldsThreadAtThatMoment()
    {
        using var clock = new WorldClock(Start);
        var thread = Environment.CurrentManagedThreadId;
        (int Thread, DateTimeOffset Moment) seen = default;
        async Task Wait()
        {
            await clock.Delay(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
            seen = (Environment.CurrentManagedThreadId, clock.GetUtcNow());
        }

        var waiting = Wait();
        clock.RunUntil(() => waiting.IsCompleted, Start + TimeSpan.FromMinutes(1));

        Assert.Equal((thread, Start + TimeSpan.FromSeconds(5)), seen);
    }

    [Fact]
    public async Task RunPaced_PostedFromAnotherThread_HappensOnTheRunningOne()
    {
        using var clock = new WorldClock(Start);
        var happened = false;
        var poster = new Thread(() => clock.Post(() => happened = true));
        poster.Start();

#pragma warning disable RS0030 // the paced run is what waits on a wall clock
        await clock.RunPacedAsync(TimeProvider.System, 1000, () => happened, CancellationToken.None);
#pragma warning restore RS0030

        Assert.True(happened);
        poster.Join();
    }
}

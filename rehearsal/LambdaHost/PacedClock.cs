using System.Globalization;

namespace Headroom.LambdaHost;

/// <summary>The rehearsal's time in a process of its own: so many world seconds in each second of the wall's, from a moment on both clocks.</summary>
internal sealed class PacedClock(TimeProvider wall, DateTimeOffset wallStart, DateTimeOffset worldStart, double speedUp) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => worldStart + ((wall.GetUtcNow() - wallStart) * speedUp);

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wall.CreateTimer(callback, state, Paced(dueTime), Paced(period));

    /// <summary>The clock that <c>HEADROOM_CLOCK</c> tells of: the wall's moment, the world's, and the speed-up. Null without it.</summary>
    public static PacedClock? FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable("HEADROOM_CLOCK")?.Split(' ') is not [var wallStart, var worldStart, var speedUp])
        {
            return null;
        }

        static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
#pragma warning disable RS0030 // The world is paced by the wall's clock, and this process shares that one with it.
        return new PacedClock(System, Moment(wallStart), Moment(worldStart), double.Parse(speedUp, CultureInfo.InvariantCulture));
#pragma warning restore RS0030
    }

    private TimeSpan Paced(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / speedUp;
}

namespace Headroom.Cli;

/// <summary>The wall clock, for reporting how long a command took; nothing in the world sees it.</summary>
internal readonly struct Wall
{
#pragma warning disable RS0030 // the command line is a composition root
    public static TimeProvider Clock => TimeProvider.System;
#pragma warning restore RS0030

    private readonly long _started;

    private Wall(long started) => _started = started;

    public static Wall Start() => new(Clock.GetTimestamp());

    public TimeSpan Elapsed() => Clock.GetElapsedTime(_started);
}

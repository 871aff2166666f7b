using Headroom.Rehearsal.Incidents;

namespace Headroom.Rehearsal.Baselines;

/// <summary>What one contender's answer came to in one world.</summary>
internal sealed record ContenderRun
{
    public required Contender Contender { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The set of delays.</summary>
    public required string Latencies { get; init; }

    /// <summary>World seconds from the beginning to the alarm, or null when there was none.</summary>
    public double? AlarmSecond { get; init; }

    /// <summary>World seconds from the beginning to the end of the run.</summary>
    public required double EndSecond { get; init; }

    public required IncidentOutcome Outcome { get; init; }

    /// <summary>World seconds from the alarm until no pod waited any more, or null when some did to the end.</summary>
    public double? RecoveredAfterSeconds { get; init; }

    public required IReadOnlyList<ZoneSummary> Zones { get; init; }

    /// <summary>Pods without an address after a failed sandbox, times minutes.</summary>
    public required double PodMinutes { get; init; }

    /// <summary>AWS calls of the response or the script since the alarm.</summary>
    public required int Calls { get; init; }

    /// <summary>Space that is there at the end and wasn't at the beginning, and changes of aws-node since the alarm, in words.</summary>
    public required string Made { get; init; }

    /// <summary>The script's commands; none for Headroom.</summary>
    public required IReadOnlyList<CommandRecord> Commands { get; init; }

    public required IReadOnlyList<CurvePoint> Curve { get; init; }
}

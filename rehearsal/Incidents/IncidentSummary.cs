using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Incidents;

/// <summary>What one rehearsed incident came to: what <c>--json</c> prints. Everything in it is the world's, so the same seed gives the same bytes.</summary>
public sealed record IncidentSummary
{
    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The set of delays that the figures rest on.</summary>
    public required string Latencies { get; init; }

    /// <summary>How it ended.</summary>
    public required IncidentOutcome Outcome { get; init; }

    /// <summary>What the report's subject says, or null when no response ended.</summary>
    public string? Subject { get; init; }

    /// <summary>When the alarm went to ALARM, or null when it didn't.</summary>
    public DateTimeOffset? AlarmAt { get; init; }

    /// <summary>World seconds from the alarm until no pod waited for an address; null when that didn't happen.</summary>
    public double? RecoveredAfterSeconds { get; init; }

    /// <summary>World seconds that the run took.</summary>
    public required double WorldSeconds { get; init; }

    /// <summary>Each zone, in the order of their names.</summary>
    public required IReadOnlyList<ZoneSummary> Zones { get; init; }

    /// <summary>AWS calls by <c>service:Operation</c> that Headroom's functions and workflow made since the alarm, the measurements of those minutes included.</summary>
    public required IReadOnlyDictionary<string, int> Calls { get; init; }

    /// <summary>How many of <see cref="Calls"/> are of the measurement, which runs each minute whether there is an incident or not.</summary>
    public required int MeasuringCalls { get; init; }

    /// <summary>What was made or changed in the VPC and on aws-node, by whomever, a line each.</summary>
    public required IReadOnlyList<string> Created { get; init; }

    /// <summary>The incident's journal, in the order of its keys.</summary>
    public required IReadOnlyList<JsonNode> Journal { get; init; }

    /// <summary>What happened, in order.</summary>
    public required IReadOnlyList<TimelineLine> Timeline { get; init; }

    /// <summary>The report as a person gets it, or null.</summary>
    public string? Report { get; init; }
}

/// <summary>One zone of a rehearsed incident.</summary>
/// <param name="Zone">The zone's name.</param>
/// <param name="FirstAddressAfterSeconds">World seconds from the alarm to the first pod address out of new space; null when none came.</param>
/// <param name="MostWaiting">The most pods that waited for an address at once.</param>
/// <param name="WaitingAtEnd">Pods that still wait.</param>
public sealed record ZoneSummary(string Zone, double? FirstAddressAfterSeconds, int MostWaiting, int WaitingAtEnd);

/// <summary>One line of a timeline.</summary>
/// <param name="At">World time.</param>
/// <param name="Kind">What sort of thing: <c>zone</c> for a look at a zone, else the world's own word for it, such as <c>alarm</c>, <c>state</c> or <c>zone-new-space</c>.</param>
/// <param name="Text">What happened, in a sentence.</param>
public sealed record TimelineLine(DateTimeOffset At, string Kind, string Text);

/// <summary>How a rehearsed incident ended, as the world sees it, not as the report says it.</summary>
public enum IncidentOutcome
{
    /// <summary>Pods had waited for addresses and none does any more.</summary>
    Recovered,

    /// <summary>Pods still wait.</summary>
    NotRecovered,

    /// <summary>No pod ever had to wait.</summary>
    NothingWrong,
}

using Headroom.Decisions.Alarms;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Undoing;

namespace Headroom.Decisions.Reporting;

/// <summary>Everything that a report may tell; what isn't known is null or empty.</summary>
public sealed record ReportFacts
{
    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>The incident's id.</summary>
    public required string Incident { get; init; }

    /// <summary>How it ended.</summary>
    public required IncidentOutcome Outcome { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Why it was started, as the end of a sentence, or null.</summary>
    public string? Trigger { get; init; }

    /// <summary>Why it ended so, in whole sentences, or null where the outcome says it all.</summary>
    public string? Why { get; init; }

    /// <summary>Whether the alarm that started it is OK again, or null where that isn't asked.</summary>
    public AlarmReturn? Alarm { get; init; }

    /// <summary>The diagnosis.</summary>
    public IReadOnlyList<Cause> Causes { get; init => field = value ?? []; } = [];

    /// <summary>What planning came to.</summary>
    public PlanOutcome? Planning { get; init; }

    /// <summary>Until when the plan could be carried out, or null where there is none.</summary>
    public DateTimeOffset? PlanUntil { get; init; }

    /// <summary>The journal.</summary>
    public IReadOnlyList<StepEntry> Entries { get; init => field = value ?? []; } = [];

    /// <summary>What undo did and kept.</summary>
    public IReadOnlyList<UndoAction> Undo { get; init => field = value ?? []; } = [];

    /// <summary>What has drifted since the plan, a line each.</summary>
    public IReadOnlyList<string> Drift { get; init => field = value ?? []; } = [];

    /// <summary>The error that ended it, or null.</summary>
    public ReportError? Error { get; init; }
}

/// <summary>An error as the workflow caught it.</summary>
/// <param name="Name">The exception's class name, such as <c>RunnerOfflineException</c>, or an error of Step Functions or Lambda.</param>
/// <param name="Message">Its message.</param>
public sealed record ReportError(string Name, string Message);

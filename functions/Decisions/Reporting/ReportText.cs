using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
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

    /// <summary>Who asked, in a sentence, or null.</summary>
    public string? Trigger { get; init; }

    /// <summary>The policy's mode, or null when the policy doesn't name the cluster.</summary>
    public Mode? Mode { get; init; }

    /// <summary>The diagnosis.</summary>
    public IReadOnlyList<Cause> Causes { get; init; } = [];

    /// <summary>What planning came to.</summary>
    public PlanOutcome? Planning { get; init; }

    /// <summary>The journal.</summary>
    public IReadOnlyList<StepEntry> Entries { get; init; } = [];

    /// <summary>What undo did and kept.</summary>
    public IReadOnlyList<UndoAction> Undo { get; init; } = [];

    /// <summary>What has drifted since the plan, a line each.</summary>
    public IReadOnlyList<string> Drift { get; init; } = [];

    /// <summary>The error that ended it, or null.</summary>
    public ReportError? Error { get; init; }
}

/// <summary>An error as the workflow caught it.</summary>
/// <param name="Name">The exception's class name, such as <c>RunnerOfflineException</c>, or an error of Step Functions or Lambda.</param>
/// <param name="Message">Its message.</param>
public sealed record ReportError(string Name, string Message);

/// <summary>The report in its three forms.</summary>
/// <param name="Subject">At most 100 characters, as SNS wants.</param>
/// <param name="Message">A few lines for a notification.</param>
/// <param name="Markdown">The whole report.</param>
/// <param name="Succeeded">False when the execution is to end as failed.</param>
public sealed record Report(string Subject, string Message, string Markdown, bool Succeeded);

/// <summary>Says what was found, done, undone and kept, and what a person should do next.</summary>
public static class ReportText
{
    /// <summary>Writes the report.</summary>
    public static Report Write(ReportFacts facts) => throw new NotImplementedException();
}

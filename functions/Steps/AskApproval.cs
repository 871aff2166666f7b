using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;
using Headroom.Steps.Consenting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>Lets a plan wait for a person's approval, and says how it was answered.</summary>
public sealed class AskApproval(Edge edge)
{
    /// <summary>In Lambda.</summary>
    public AskApproval()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers what people are to be told, to wait, or how it was answered.</summary>
    public Task<ApprovalState> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<ApprovalState> RunAsync(TaskInput input)
    {
        var file = await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false);
        var entry = Waiting.Find(file)
            ?? await file.SaveAsync(edge, Waiting.Begin(file, edge.Now, TimeSpan.FromMinutes(edge.PolicyOf(input.Cluster).ApprovalMinutes))).ConfigureAwait(false);
        if (input.IsPreparation && entry.Step.State == StepState.Intended && (await ClusterStates.ReadAsync(edge, input.Cluster).ConfigureAwait(false)).State.BelowSince is { } since)
        {
            // While it is open no response begins.
            return await EndAsync(file, entry, IncidentOutcome.Drifted, $"{input.Cluster} has been short of addresses since {since:yyyy-MM-dd HH:mm:ss} UTC, which calls for a response and no preparation").ConfigureAwait(false);
        }

        return entry.Step.State switch
        {
            StepState.Done when Waiting.Hash(entry) == PlanDocument.Hash(file.Plan) => new ApprovalState.Approved(),
            StepState.Done => throw new JournalBrokenException($"incident {input.Id} has another plan than the approved one"),
            StepState.Intended when edge.Now < entry.Step.Deadline => Pending(input, file.Plan, entry),
            StepState.Intended => await EndAsync(file, entry, IncidentOutcome.Unanswered, $"Nobody answered until {entry.Step.Deadline:yyyy-MM-dd HH:mm:ss} UTC").ConfigureAwait(false),
            _ => await EndAsync(file, entry, IncidentOutcome.Declined, entry.Step.Note ?? "Refused").ConfigureAwait(false),
        };
    }

    // People are told until the wait itself has begun: once more is better than never.
    private static ApprovalState Pending(TaskInput input, Plan plan, JournalEntry entry)
    {
        if (Waiting.Token(entry) is not null)
        {
            return new ApprovalState.Wait();
        }

        var text = ApprovalText.Write(plan, input.Id, Arns.OwnersHandOf(input.Execution), entry.Step.Deadline);
        return new ApprovalState.Tell(text.Subject, text.Message);
    }

    private async Task<ApprovalState> EndAsync(IncidentFile file, JournalEntry entry, IncidentOutcome outcome, string why)
    {
        if (!entry.HasEnded)
        {
            await file.SaveAsync(edge, entry.Ended(StepState.Failed, edge.Now, step => step with { Note = why })).ConfigureAwait(false);
        }

        await file.SaveAsync(edge, file.Record with { Outcome = outcome, Why = why }).ConfigureAwait(false);
        return new ApprovalState.Report();
    }
}

using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>Takes the VPC's lease: one response for each VPC at a time.</summary>
public sealed class AcquireLease(Edge edge)
{
    // A function of an execution that has stopped may still be at work: a state's time-out is 90 s, and a little more is left for clocks.
    private static readonly TimeSpan LongestFunction = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);
    private const int WaitSeconds = 60;

    /// <summary>In Lambda.</summary>
    public AcquireLease()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers whether the lease is ours.</summary>
    public Task<LeaseAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<LeaseAnswer> RunAsync(TaskInput input)
    {
        var file = await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false);
        var key = TableKeys.Vpc(file.Plan.Vpc);

        // Nearly always it is free: then the first write takes it, and nothing need be read.
        if (file.Record.LeaseAskedAt is null && await TakeAsync(key, version: 0, input).ConfigureAwait(false))
        {
            return new LeaseAnswer.Done(key);
        }

        var lease = await edge.Table.ReadAsync(key, TableKeys.LeaseItem).ConfigureAwait(false);
        if (lease?["owner"] == input.Execution || (await IsFreeAsync(lease).ConfigureAwait(false) && await TakeAsync(key, lease?.Version ?? 0, input).ConfigureAwait(false)))
        {
            return new LeaseAnswer.Done(key);
        }

        var asked = file.Record.LeaseAskedAt ?? edge.Now;
        if (edge.Now - asked >= Limit)
        {
            await file.SaveAsync(edge, file.Record with { Outcome = IncidentOutcome.Busy, Why = $"{lease?["owner"]} has held the lease of {file.Plan.Vpc} since {lease?["takenAt"]}" }).ConfigureAwait(false);
            return new LeaseAnswer.Busy();
        }

        if (file.Record.LeaseAskedAt is null)
        {
            await file.SaveAsync(edge, file.Record with { LeaseAskedAt = asked }).ConfigureAwait(false);
        }

        return new LeaseAnswer.Wait(WaitSeconds);
    }

    // An owner that ended without releasing is taken over from, but only when nothing of it can still be at work.
    private async Task<bool> IsFreeAsync(TableItem? lease)
    {
        if (lease is null)
        {
            return true;
        }

        var owner = await edge.Workflow.ReadAsync(lease["owner"] ?? "").ConfigureAwait(false);
        return !owner.IsRunning && edge.Now - (owner.StoppedAt ?? Times.Read(lease["takenAt"])) >= LongestFunction;
    }

    private async Task<bool> TakeAsync(string key, long version, TaskInput input)
    {
        var values = new Dictionary<string, string> { ["owner"] = input.Execution, ["incident"] = input.Id, ["takenAt"] = Times.Write(edge.Now) };
        return await edge.Table.WriteAsync(new TableItem(key, TableKeys.LeaseItem, values, version)).ConfigureAwait(false) is not null;
    }
}

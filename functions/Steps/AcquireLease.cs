using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>Takes the VPC's lease: one response for each VPC at a time.</summary>
public sealed class AcquireLease(Edge edge)
{
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
        var (isOurs, holder) = await Lease.TakeAsync(edge, file.Plan.Vpc, input, isLikelyFree: file.Record.LeaseAskedAt is null).ConfigureAwait(false);
        if (isOurs)
        {
            return new LeaseAnswer.Done(TableKeys.Vpc(file.Plan.Vpc));
        }

        var asked = file.Record.LeaseAskedAt ?? edge.Now;
        if (edge.Now - asked >= Limit)
        {
            await file.SaveAsync(edge, file.Record with { Outcome = IncidentOutcome.Busy, Why = $"{holder?["owner"]} has held the lease of {file.Plan.Vpc} since {holder?["takenAt"]}" }).ConfigureAwait(false);
            return new LeaseAnswer.Busy();
        }

        if (file.Record.LeaseAskedAt is null)
        {
            await file.SaveAsync(edge, file.Record with { LeaseAskedAt = asked }).ConfigureAwait(false);
        }

        return new LeaseAnswer.Wait(WaitSeconds);
    }
}

using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Responses;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Reads the world again, now that the lease is ours: a plan holds for the world that it was made for, and for no other.</summary>
public sealed class CheckDrift(Edge edge)
{
    // Rules take three more calls, in an emergency: they are read again where a person, or another response, has let the plan wait.
    private static readonly TimeSpan Waited = TimeSpan.FromMinutes(10);

    /// <summary>In Lambda.</summary>
    public CheckDrift()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers whether the world is still the plan's.</summary>
    public Task<DriftAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<DriftAnswer> RunAsync(TaskInput input)
    {
        var file = await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false);
        if (PlanLife.WhyVoid(file.Record.PlanUntil, edge.Now) is { } tooOld)
        {
            await file.SaveAsync(edge, file.Record with { Outcome = IncidentOutcome.Expired, Why = tooOld }).ConfigureAwait(false);
            return new DriftAnswer.Drifted();
        }

        var planned = await Documents.SnapshotAsync(edge, BucketKeys.Snapshot(input.Id)).ConfigureAwait(false);
        var hasWaited = edge.Now - planned.ReadAt >= Waited;
        var present = await Snapshots.ReadAsync(edge, input.Cluster, input.Account, planned.Inside, hasWaited ? VpcDetails.Rules : VpcDetails.None).ConfigureAwait(false);
        if (Standstill.Why(edge.PolicyOf(input.Cluster), pause: null, present.Eks.Tags, edge.Now) is { } why)
        {
            await file.SaveAsync(edge, file.Record with { Outcome = IncidentOutcome.Stopped, Why = $"Stopped before the first change: {why}." }).ConfigureAwait(false);
            return new DriftAnswer.Drifted();
        }

        var shut = hasWaited ? Drift.NewlyShut(file.Plan, planned, present) : [];
        if (Drift.Fingerprint(present) == file.Plan.Fingerprint && shut.Count == 0)
        {
            return new DriftAnswer.Clear();
        }

        await file.SaveAsync(edge, file.Record with { Outcome = IncidentOutcome.Drifted, Drift = [.. Drift.Changes(planned, present), .. shut] }).ConfigureAwait(false);
        return new DriftAnswer.Drifted();
    }
}

using Amazon.Lambda.Core;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;
using Headroom.Steps.Measuring;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Opens the incident and takes the snapshot: first what EKS and EC2 say, then what the runner sees inside the cluster.</summary>
public sealed class ReadCluster(Edge edge)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private const int Number = 1;

    /// <summary>In Lambda.</summary>
    public ReadCluster()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Starts the reading or collects it.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        // First of all: of a cluster that the policy doesn't name, nothing is read.
        var policy = edge.PolicyOf(input.Cluster);
        var file = await Opening.EnsureAsync(edge, input).ConfigureAwait(false);
        var entry = file.Journal.FirstOrDefault(j => j.Step.Number == Number) ?? JournalEntry.Begin(StepKinds.ReadCluster, Number, edge.Now, Limit);
        if (entry.HasEnded)
        {
            return new StepAnswer.Done();
        }

        if (entry.Version == 0)
        {
            var outside = await Snapshots.ReadAsync(edge, input.Cluster, input.Account, inside: null, VpcDetails.Reservations | VpcDetails.Rules).ConfigureAwait(false);
            await Documents.WriteAsync(edge, BucketKeys.Snapshot(input.Id), outside).ConfigureAwait(false);
            if (!Triage.IsRefusedFromOutside(outside, policy))
            {
                return await SendAsync(input, file, entry).ConfigureAwait(false);
            }

            await file.SaveAsync(edge, entry.Ended(StepState.Done, edge.Now)).ConfigureAwait(false);
            return new StepAnswer.Done();
        }

        return await CollectAsync(input, file, entry).ConfigureAwait(false);
    }

    private async Task<StepAnswer> SendAsync(TaskInput input, IncidentFile file, JournalEntry entry)
    {
        var (_, sent) = await Runner.ReadAsync(edge, input, entry).ConfigureAwait(false);
        await file.SaveAsync(edge, sent).ConfigureAwait(false);
        return new StepAnswer.Wait(Runner.Seconds(edge, sent, Runner.ReadKey));
    }

    private async Task<StepAnswer> CollectAsync(TaskInput input, IncidentFile file, JournalEntry entry)
    {
        var (reading, moved) = await Runner.ReadAsync(edge, input, entry).ConfigureAwait(false);
        if (reading is not null)
        {
            var outside = await Documents.SnapshotAsync(edge, BucketKeys.Snapshot(input.Id)).ConfigureAwait(false);
            var last = await Remembered.FindAsync(edge, input.Cluster).ConfigureAwait(false);

            // What EC2 throttled is a finding. The workflow calls again within seconds, and mostly this environment; where it is another, the finding is lost.
            var snapshot = await Snapshots.WithPrefixesAsync(edge, Remembered.With(outside, last, reading) with { Throttled = edge.Throttled }).ConfigureAwait(false);
            snapshot = await CniRoles.WithRightsAsync(edge, snapshot, edge.PolicyOf(input.Cluster), input.IsPreparation).ConfigureAwait(false);
            await Documents.WriteAsync(edge, BucketKeys.Snapshot(input.Id), snapshot).ConfigureAwait(false);
            await Remembered.KeepAsync(edge, snapshot).ConfigureAwait(false);
            await file.SaveAsync(edge, moved.Ended(StepState.Done, edge.Now)).ConfigureAwait(false);
            return new StepAnswer.Done();
        }

        if (!ReferenceEquals(moved, entry))
        {
            await file.SaveAsync(edge, moved).ConfigureAwait(false);
        }

        return edge.Now < entry.Step.Deadline ? new StepAnswer.Wait(Runner.Seconds(edge, moved, Runner.ReadKey)) : throw new StepExpiredException(StepKinds.ReadCluster, entry.Step.Deadline, "the runner hasn't answered");
    }
}

using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Ensures the plan's environment of aws-node, and that every node runs with it.</summary>
public sealed class ConfigureAwsNode(Edge edge)
{
    private const int RolloutSeconds = 60;
    private const string RolloutKey = "rollout";
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>In Lambda.</summary>
    public ConfigureAwsNode()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Moves the change on, and answers done when a reading shows it on every node.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        if (await StepRun<PlannedStep.ConfigureAwsNode>.FindAsync(edge, input, (_, file) => AwsNodeChange.Patience(file.Record.Nodes)).ConfigureAwait(false) is not { } run)
        {
            return new StepAnswer.Done();
        }

        // Written ahead: undo must know what may have been set, even where no answer came back.
        var mayHaveActed = run.Entry.Step.Made.Count > 0;
        await run.IntendAsync(run.Step.Before.Where(b => b.Value is not null).ToDictionary(b => b.Key, b => b.Value!), run.Step.Environment).ConfigureAwait(false);
        await run.MadeAsync(run.Step.Environment).ConfigureAwait(false);
        var change = new AwsNodeChange(edge, input, run.Step.Environment.ToDictionary(e => e.Key, e => (string?)e.Value), run.Step.Before, "");
        var progress = await MoveAsync(run, change, mayHaveActed).ConfigureAwait(false);
        var entry = !(mayHaveActed || change.HasActed(progress.Entry)) || change.FoundIt(progress.Entry) ? progress.Entry.Having(Nothing)
            : mayHaveActed ? progress.Entry
            : change.AsFirst(progress.Entry);
        if (progress.Seen?.AwsNode?.Rollout is { } rollout)
        {
            if (rollout.IsOver(run.File.Record.NotReady))
            {
                return await DoneAsync(input, run, progress.Seen, entry).ConfigureAwait(false);
            }

            // Kept, so that an expiry says how far it came.
            await run.SaveAsync(entry.With(RolloutKey, $"aws-node is updated on {rollout.Updated} and ready on {rollout.Ready} of {rollout.Desired} nodes")).ConfigureAwait(false);
            return await run.WaitAsync(RolloutSeconds, run.Entry.Needed(RolloutKey)).ConfigureAwait(false);
        }

        await run.SaveAsync(entry).ConfigureAwait(false);

        // A reading right after the change would only find the roll-out begun.
        return await run.WaitAsync(change.IsSetUnseen(entry) ? RolloutSeconds : progress.Seconds, run.Entry.Work.GetValueOrDefault(RolloutKey) ?? progress.Waiting).ConfigureAwait(false);
    }

    // A move's last call is the one that changes something. Where it was refused, and no call before it may have changed anything, the journal says so.
    private static async Task<ChangeProgress> MoveAsync(StepRun<PlannedStep.ConfigureAwsNode> run, AwsNodeChange change, bool mayHaveActed)
    {
        try
        {
            return await change.MoveAsync(run.Entry.OnRunnerOf(run.File.Journal), run.Step.ManagedAddon).ConfigureAwait(false);
        }
        catch (Exception e) when (AwsErrors.IsRefusal(e) || AwsNodeChange.IsFailure(e))
        {
            if (!mayHaveActed)
            {
                await run.MadeAsync(Nothing).ConfigureAwait(false);
            }

            if (e is ThrottledException)
            {
                // The workflow tries again.
                throw;
            }

            throw await run.FailedAsync(e).ConfigureAwait(false);
        }
    }

    // Undo judges by what is remembered whether the settings are still ours.
    private async Task<StepAnswer> DoneAsync(TaskInput input, StepRun<PlannedStep.ConfigureAwsNode> run, ClusterReading seen, JournalEntry entry)
    {
        var start = await Documents.SnapshotAsync(edge, BucketKeys.Snapshot(input.Id)).ConfigureAwait(false);
        await Documents.WriteAsync(edge, BucketKeys.Remembered(input.Cluster), start with { Inside = seen }).ConfigureAwait(false);

        // Without the reading that was collected now: who takes the change back would collect it again, and take it for one of that day.
        await run.SaveAsync(entry.Ended(StepState.Done, edge.Now)).ConfigureAwait(false);
        return new StepAnswer.Done();
    }
}

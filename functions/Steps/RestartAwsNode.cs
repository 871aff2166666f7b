using System.Globalization;
using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Ensures that aws-node is restarted once, and that every node runs the new process.</summary>
public sealed class RestartAwsNode(Edge edge)
{
    private const int RolloutSeconds = 60;
    private const string GenerationKey = "generation";
    private const string CommandKey = "command";
    private const string RestartedKey = "restarted";

    /// <summary>In Lambda.</summary>
    public RestartAwsNode()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Moves the restart on, and answers done when a reading shows it on every node.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        if (await StepRun<PlannedStep.RestartAwsNode>.FindAsync(edge, input, (_, file) => AwsNodeChange.Patience(file.Record.Nodes)).ConfigureAwait(false) is not { } run)
        {
            return new StepAnswer.Done();
        }

        // Written ahead: a DaemonSet of another generation has been restarted since, by us or by somebody else, and isn't restarted again.
        if (run.IsNew)
        {
            await run.IntendAsync(new Dictionary<string, string> { [GenerationKey] = await SeenGenerationAsync(input, run.File).ConfigureAwait(false) }).ConfigureAwait(false);
        }

        try
        {
            var entry = run.Entry.OnRunnerOf(run.File.Journal);
            return await (entry.Work.ContainsKey(RestartedKey) ? LookAsync(input, run, entry) : RestartAsync(input, run, entry)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AwsNodeMissingException or KubectlFailedException or CommandFailedException or RunnerOfflineException or AgentTooOldException or ReadingTruncatedException or ReadingMalformedException)
        {
            throw await run.FailedAsync(e).ConfigureAwait(false);
        }
    }

    private async Task<StepAnswer> RestartAsync(TaskInput input, StepRun<PlannedStep.RestartAwsNode> run, JournalEntry entry)
    {
        var parameters = new Dictionary<string, string> { ["Cluster"] = input.Cluster, ["Generation"] = run.Entry.Step.Before[GenerationKey] };
        var (output, moved) = await Runner.MoveAsync(edge, new DocumentRun(CommandKey, edge.Settings.RestartDocument, parameters, $"headroom {input.Id}"), entry).ConfigureAwait(false);
        await run.SaveAsync(output is null ? moved : moved.With(RestartedKey, OutcomeOf(output))).ConfigureAwait(false);

        // A reading right after the restart would only find the roll-out begun.
        return await run.WaitAsync(output is null ? Runner.Seconds(edge, moved, CommandKey) : RolloutSeconds, "the runner restarts aws-node").ConfigureAwait(false);
    }

    private async Task<StepAnswer> LookAsync(TaskInput input, StepRun<PlannedStep.RestartAwsNode> run, JournalEntry entry)
    {
        var (reading, moved) = await Runner.ReadAsync(edge, input, entry).ConfigureAwait(false);
        await run.SaveAsync(moved).ConfigureAwait(false);
        if (reading is null)
        {
            return await run.WaitAsync(Runner.Seconds(edge, moved, Runner.ReadKey), "the runner reads the cluster").ConfigureAwait(false);
        }

        var rollout = (reading.AwsNode ?? throw new AwsNodeMissingException(input.Cluster)).Rollout;
        var generation = rollout.Generation.ToString(CultureInfo.InvariantCulture);
        return generation != run.Entry.Step.Before[GenerationKey] && rollout.IsOver(run.File.Record.NotReady)
            ? await run.DoneAsync(new Dictionary<string, string> { [GenerationKey] = generation }).ConfigureAwait(false)
            : await run.WaitAsync(RolloutSeconds, $"aws-node is restarted on {rollout.Updated} and ready on {rollout.Ready} of {rollout.Desired} nodes").ConfigureAwait(false);
    }

    // What the evidence was found in is what may be restarted.
    private async Task<string> SeenGenerationAsync(TaskInput input, IncidentFile file)
    {
        var verification = file.Entries.Last(e => e.Kind == StepKinds.Verify);
        var seen = await Documents.SnapshotAsync(edge, BucketKeys.Seen(input.Id, verification.Number)).ConfigureAwait(false);
        return (seen.Inside?.AwsNode ?? throw new AwsNodeMissingException(input.Cluster)).Rollout.Generation.ToString(CultureInfo.InvariantCulture);
    }

    private string OutcomeOf(string output) => output.Split('\n') is ["headroom-restart-1", "outcome\trestarted" or "outcome\tunchanged", ..] and var lines
        ? lines[1]
        : throw new CommandFailedException(edge.Settings.RestartDocument, "the script's output isn't in the form of headroom-restart-1");
}

using Amazon.Lambda.Core;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Verification;
using Headroom.Steps.Incidents;
using Headroom.Steps.Reading;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>
/// Sends a pod into each zone, sees whether it gets an address, and deletes it. It is evidence and not repair: whatever goes wrong ends the step and not the response.
/// </summary>
public sealed class SendCanaries(Edge edge)
{
    // For the commands around the pods' own time, and to see them gone.
    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(3);
    private const int LookSeconds = 20;
    private const string PlacedKey = "placed";
    private const string GivenUpKey = "givenUp";

    /// <summary>In Lambda.</summary>
    public SendCanaries()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Places, looks or deletes, and answers done when the pods are gone or given up.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        if (await StepRun<PlannedStep.SendCanaries>.FindAsync(edge, input, (step, _) => TimeSpan.FromSeconds(step.DeadlineSeconds) + Aftermath).ConfigureAwait(false) is not { } run)
        {
            return new StepAnswer.Done();
        }

        // Written ahead: what may be there is known, whatever becomes of this function.
        await run.IntendAsync(new Dictionary<string, string>(), run.Step.Zones.Distinct().ToDictionary(zone => CanaryPods.NameOf(input.Id, zone))).ConfigureAwait(false);
        var isLeaving = run.Entry.Work.ContainsKey(GivenUpKey) || run.Entry.Step.Canaries is not null;
        if (edge.Now >= run.Entry.Step.Deadline)
        {
            return await LeaveAsync(input, run, "the step's time was over").ConfigureAwait(false);
        }

        try
        {
            return await (isLeaving ? RemoveAsync(input, run) : run.Entry.Work.ContainsKey(PlacedKey) ? LookAsync(input, run) : PlaceAsync(input, run)).ConfigureAwait(false);
        }
        catch (Exception e) when (CanaryCommands.IsFailure(e))
        {
            return isLeaving ? await LeaveAsync(input, run, e.Message).ConfigureAwait(false) : await GiveUpAsync(run, e.Message).ConfigureAwait(false);
        }
    }

    private async Task<StepAnswer> PlaceAsync(TaskInput input, StepRun<PlannedStep.SendCanaries> run)
    {
        var (pods, moved) = await MoveAsync(input, run, CanaryCommands.Place).ConfigureAwait(false);
        await run.SaveAsync(pods is null ? moved : moved.With(PlacedKey, Times.Write(edge.Now))).ConfigureAwait(false);
        return new StepAnswer.Wait(pods is null ? Runner.Seconds(edge, moved, CanaryCommands.Place) : LookSeconds);
    }

    private async Task<StepAnswer> LookAsync(TaskInput input, StepRun<PlannedStep.SendCanaries> run)
    {
        // The moment of the look, and not of its collection: what it found is of then.
        var (step, asked) = (run.Step, run.Entry.Work.GetValueOrDefault(Runner.SentAt(CanaryCommands.Look)));
        var (pods, moved) = await MoveAsync(input, run, CanaryCommands.Look).ConfigureAwait(false);
        if (pods is null)
        {
            await run.SaveAsync(moved).ConfigureAwait(false);
            return new StepAnswer.Wait(Runner.Seconds(edge, moved, CanaryCommands.Look));
        }

        var canaries = Canaries.Judge(step.Zones, pods, run.Entry.Step.StartedAt + TimeSpan.FromSeconds(step.DeadlineSeconds), Times.Read(asked) ?? edge.Now);
        await run.SaveAsync(moved with { Step = moved.Step with { Canaries = canaries } }).ConfigureAwait(false);
        return canaries is null ? new StepAnswer.Wait(LookSeconds) : await RemoveAsync(input, run).ConfigureAwait(false);
    }

    private async Task<StepAnswer> RemoveAsync(TaskInput input, StepRun<PlannedStep.SendCanaries> run)
    {
        var (pods, moved) = await MoveAsync(input, run, CanaryCommands.Remove).ConfigureAwait(false);
        await run.SaveAsync(moved).ConfigureAwait(false);
        return pods is { Count: 0 } ? await run.DoneAsync(new Dictionary<string, string>(), Said(run)).ConfigureAwait(false) : new StepAnswer.Wait(Runner.Seconds(edge, moved, CanaryCommands.Remove));
    }

    // Another host may do what this one couldn't.
    private static async Task<StepAnswer> GiveUpAsync(StepRun<PlannedStep.SendCanaries> run, string why)
    {
        await run.SaveAsync(run.Entry.With(GivenUpKey, why).Without(JournalEntry.RunnerKey)).ConfigureAwait(false);
        return new StepAnswer.Wait(1);
    }

    private static async Task<StepAnswer> LeaveAsync(TaskInput input, StepRun<PlannedStep.SendCanaries> run, string why) =>
        await run.DoneAsync(run.Entry.Step.Made, $"Pods may be left, which end by themselves: {CanaryCommands.HowToDelete(input, run.Step)}. {Said(run)} They weren't seen to be deleted: {why}").ConfigureAwait(false);

    private async Task<(IReadOnlyList<CanaryPod>? Pods, JournalEntry Entry)> MoveAsync(TaskInput input, StepRun<PlannedStep.SendCanaries> run, string action)
    {
        var entry = run.Entry.Work.ContainsKey(GivenUpKey) ? run.Entry : run.Entry.OnRunnerOf(run.File.Journal);
        var (output, moved) = await Runner.MoveAsync(edge, CanaryCommands.Run(edge, input, run.Step, action), entry).ConfigureAwait(false);
        return (output is null ? null : CanaryText.Read(output), moved);
    }

    private static string Said(StepRun<PlannedStep.SendCanaries> run)
    {
        var opened = Fallbacks.InForce(run.Plan, run.File.Entries).Steps.OfType<PlannedStep.OpenSubnets>().SelectMany(s => s.Blocks).ToList();
        return run.Entry.Step.Canaries is { } canaries ? string.Join(' ', run.Step.Zones.Select(zone => Canaries.Say(zone, canaries.GetValueOrDefault(zone) ?? new Canary(CanaryEnd.NoNode), opened)))
            : $"No canary could tell anything, so that recovery is judged without them: {run.Entry.Work.GetValueOrDefault(GivenUpKey) ?? "the runner didn't answer in time"}.";
    }
}

using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Stepping;

/// <summary>Commands that place, look for and delete an incident's canaries.</summary>
internal static class CanaryCommands
{
    public const string Place = "place";
    public const string Look = "look";
    public const string Remove = "remove";

    private const string SweptKey = "swept";

    /// <summary>A run of the document.</summary>
    public static DocumentRun Run(Edge edge, TaskInput input, PlannedStep.SendCanaries step, string action) => CanaryPods.IsFit(step)
        ? new(action, edge.Settings.CanaryDocument, new Dictionary<string, string>(CanaryPods.Parameters(input.Cluster, step, action, CanaryPods.LabelOf(input.Id))), $"headroom {input.Id}")
        {
            Manifest = "infra/documents/rbac-canary.yaml",
        }
        : throw new MalformedInputException($"the plan's canaries ({step.Image}, {step.Namespace}) aren't such as its policy may have");

    /// <summary>True for what only says that there are no canaries to be had; the rest is for the workflow to try again.</summary>
    public static bool IsFailure(Exception e) => Runner.IsFailure(e)
        || e is AccessDeniedException or NotFoundException or RefusedException or ConflictException or QuotaReachedException or AnswerMalformedException or DocumentMissingException or MalformedInputException;

    /// <summary>What a person does about pods that are left.</summary>
    public static string HowToDelete(TaskInput input, PlannedStep.SendCanaries step) =>
        $"kubectl --namespace {step.Namespace} delete pods --selector headroom.incident={CanaryPods.LabelOf(input.Id)}";

    /// <summary>Has pods deleted that weren't seen to be gone, whatever it was that ended their incident. Nobody waits for the answer, and where it can't be ordered the journal says so.</summary>
    public static async Task<IncidentFile?> SweepAsync(Edge edge, TaskInput input, IncidentFile? file)
    {
        if (file?.Record.Plan?.Plan.Steps.OfType<PlannedStep.SendCanaries>().FirstOrDefault() is not { } step
            || file.Journal.FirstOrDefault(j => j.Step.Kind == StepKinds.SendCanaries && j.Step.Made.Count > 0) is not { } entry)
        {
            return file;
        }

        var said = "Their deletion was ordered when the incident ended.";
        try
        {
            await Runner.SendAsync(edge, Run(edge, input, step, Remove), known: null).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e) || e is ThrottledException or TransientException)
        {
            said = $"Their deletion couldn't be ordered when the incident ended, so that they end by themselves: {HowToDelete(input, step)}. {e.Message}";
        }

        if (entry.Work.ContainsKey(SweptKey))
        {
            return file;
        }

        // A report cuts what is long: what a person can do comes first.
        var swept = entry.With(SweptKey, Times.Write(edge.Now)) with { Step = entry.Step with { Note = $"{said} {entry.Step.Note}".TrimEnd() } };
        var saved = await file.SaveAsync(edge, swept.HasEnded ? swept : swept.Ended(StepState.Done, edge.Now)).ConfigureAwait(false);
        return file with { Journal = [.. file.Journal.Select(j => j.Step.Number == saved.Step.Number ? saved : j)] };
    }
}

using System.Diagnostics;
using Headroom.Decisions.Alarms;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Undoing;

namespace Headroom.Decisions.Reporting;

/// <summary>An outcome in words.</summary>
internal static class OutcomeText
{
    public static string Headline(ReportFacts facts) => facts.Outcome switch
    {
        IncidentOutcome.Recovered => "recovered",
        IncidentOutcome.SpaceRestored => "headroom restored, no pod waits",
        IncidentOutcome.AlarmNotBack => "pods are back, but the alarm is NOT OK",
        IncidentOutcome.OnlyUnhelpable => "headroom restored, but pods wait that space can't help",
        IncidentOutcome.NotRecovered => "NOT recovered",
        IncidentOutcome.SettingsDidHarm => IsTakenBack(facts) ? "aws-node change did harm and was taken back" : "aws-node change did harm and is NOT taken back",
        IncidentOutcome.Prepared => "closed space is prepared",
        IncidentOutcome.NothingToDo => "healthy, nothing to do",
        IncidentOutcome.Planned => facts.Why is null ? "a plan waits for you (mode observe)" : "a plan waits for you, held back",
        IncidentOutcome.Declined => "the plan was refused, nothing changed",
        IncidentOutcome.Unanswered => "nobody approved the plan in time, nothing changed",
        IncidentOutcome.Stopped => "stopped by its owner",
        IncidentOutcome.Refused => "refused, nothing changed",
        IncidentOutcome.Drifted => "the world changed under the plan, nothing changed",
        IncidentOutcome.Expired => "the plan was too old, nothing changed",
        IncidentOutcome.Busy => "another response holds the VPC, nothing changed",
        IncidentOutcome.RolledBack => facts.Undo.Any(u => u is UndoAction.Keep) ? "rolled back, and something stays" : "rolled back",
        IncidentOutcome.Failed => $"failed ({facts.Error?.Name ?? "no error named"})",
        _ => throw new UnreachableException($"an outcome has no headline: {facts.Outcome}"),
    };

    // Where aws-node was restarted since, by a restart or by a change, a second one isn't what helps.
    private static IReadOnlyList<string> Stuck(ReportFacts facts) =>
        facts.Entries.Any(e => e.Kind is StepKinds.RestartAwsNode or StepKinds.ConfigureAwsNode) ? [] : facts.Entries.LastOrDefault(e => e.Kind == StepKinds.Verify)?.StuckIpamd ?? [];

    /// <summary>The alarm's line, or null.</summary>
    public static string? Alarm(ReportFacts facts) => facts.Alarm switch
    {
        null => null,
        AlarmReturn.Back back => $"{back.Alarm} is OK since {back.At:HH:mm:ss} UTC.",
        AlarmReturn.Awaited awaited => $"{awaited.Alarm} isn't OK yet, which takes it a minute or two longer than the pods; where it isn't by {awaited.Until:HH:mm:ss} UTC, another notification says so.",
        AlarmReturn.Overdue overdue => $"{overdue.Alarm} wasn't OK by {overdue.Until:HH:mm:ss} UTC.",
        _ => throw new UnreachableException($"an alarm's return isn't known: {facts.Alarm}"),
    };

    /// <summary>True where the response did what it should, and false where the execution is to end as failed.</summary>
    public static bool Succeeded(IncidentOutcome outcome) => outcome is IncidentOutcome.Recovered or IncidentOutcome.SpaceRestored
        or IncidentOutcome.OnlyUnhelpable or IncidentOutcome.Prepared or IncidentOutcome.NothingToDo or IncidentOutcome.Planned or IncidentOutcome.Refused
        or IncidentOutcome.Declined or IncidentOutcome.Stopped or IncidentOutcome.RolledBack;

    /// <summary>True where the response itself came to its end, and an error followed.</summary>
    public static bool IsSpoilt(ReportFacts facts) => facts.Error is not null && facts.Outcome is not (IncidentOutcome.Failed or IncidentOutcome.SettingsDidHarm);

    private static bool IsTakenBack(ReportFacts facts) => facts.Undo.Any(u => u is UndoAction.RestoreEnvironment);

    public static IReadOnlyList<string> NextSteps(ReportFacts facts) => facts.Outcome switch
    {
        IncidentOutcome.SettingsDidHarm when !IsTakenBack(facts) =>
        [
            "See why aws-node's environment is kept, below, and put it back: by hand, or, once the cause is gone, by rolling the incident back (./headroom rollback).",
            ErrorAdvice.SpareSettings,
        ],
        _ when facts.Error is { } error => [ErrorAdvice.NextStep(error)],
        IncidentOutcome.Refused when facts.Planning is PlanOutcome.Refused refused => [.. refused.Refusals.Select(r => r.NextStep).Distinct()],
        IncidentOutcome.Planned when facts.Why is { } why => [why],
        IncidentOutcome.Declined => ["If Headroom is to leave the cluster alone for now, pause it (./headroom pause); otherwise it asks again after the policy's back-off."],
        IncidentOutcome.Expired => ["Start the response again: it reads the cluster and plans anew."],
        IncidentOutcome.Unanswered => ["Start the response again: it plans anew and asks again."],
        IncidentOutcome.Stopped => ["When it may go on: lift what holds it (./headroom resume) and start the response again. It goes on with what is there."],
        IncidentOutcome.Planned => ["Read the plan. To have such plans carried out, set mode to auto for this cluster in the policy and deploy."],
        IncidentOutcome.Recovered or IncidentOutcome.SpaceRestored => ["Read the hazards below, security group rules first. Bring the new block and subnets into your own infrastructure code."],
        IncidentOutcome.Prepared => ["Bring the new block and subnets into your own infrastructure code. A response opens them by itself when the cluster runs out of addresses."],
        IncidentOutcome.AlarmNotBack => ["Look at the alarm's graph: while it goes on, what it measures is short, whatever the verdict saw. Where it shows no data, see MeasureCapacity's log; for pods, see who still waits (kubectl get pods -A)."],
        IncidentOutcome.OnlyUnhelpable => ["Do what verification names below for the pods that still wait; where nodes are full, replace or relieve them: cordon, drain, terminate."],
        IncidentOutcome.NotRecovered when Stuck(facts) is { Count: > 0 } stuck =>
        [
            $"Restart aws-node: kubectl --namespace kube-system rollout restart daemonset/aws-node. Running pods keep their addresses. Its ipamd is stuck: {string.Join(' ', stuck)}",
            "To have Headroom do it on such evidence, set awsNode.restart to auto in the policy, or mode to approve.",
        ],
        IncidentOutcome.NotRecovered => ["Look at ipamd's log on a node whose pods wait (/var/log/aws-routed-eni/ipamd.log), and at the hazards below."],
        IncidentOutcome.SettingsDidHarm => [ErrorAdvice.SpareSettings],
        IncidentOutcome.RolledBack when facts.Undo.Any(u => u is UndoAction.Keep) => ["See what is kept, below, and why: it is yours to decide."],
        IncidentOutcome.Drifted => ["See what changed, below. Start the response again; it plans anew."],
        IncidentOutcome.Busy => ["Wait for the other response's report. Start this one again if the cluster still needs it."],
        _ => [],
    };
}

using Amazon.Lambda.Core;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Responses;
using Headroom.Steps.Consenting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>Snapshot → causes → plan, both written down.</summary>
public sealed class Diagnose(Edge edge)
{
    /// <summary>In Lambda.</summary>
    public Diagnose()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers whether there is something to do that the policy's mode allows.</summary>
    public Task<DiagnoseAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<DiagnoseAnswer> RunAsync(TaskInput input)
    {
        var policy = edge.PolicyOf(input.Cluster);
        var file = await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false);
        var snapshot = await Documents.SnapshotAsync(edge, BucketKeys.Snapshot(input.Id)).ConfigureAwait(false);
        var causes = Triage.Diagnose(snapshot, policy);
        var planning = input.IsPreparation ? Preparation.Make(snapshot, policy, causes) : Planner.Make(snapshot, policy, causes);
        await Documents.WriteAsync(edge, BucketKeys.Diagnosis(input.Id), new DiagnosisDocument(causes, planning), StepsJson.Default.DiagnosisDocument).ConfigureAwait(false);

        var record = file.Record with { Vpc = snapshot.Vpc.Id.Value, Nodes = snapshot.Instances.Count, NotReady = snapshot.Inside?.AwsNode?.Rollout is { } rollout ? Math.Max(0, rollout.Desired - rollout.Ready) : 0 };
        if (planning is PlanOutcome.Planned { Plan: var plan })
        {
            await Documents.WriteAsync(edge, BucketKeys.Plan(input.Id), PlanDocument.ToJson(plan)).ConfigureAwait(false);
            record = record with { Plan = StoredPlan.Of(plan), PlanUntil = PlanLife.Until(snapshot.ReadAt, policy) };
        }

        var consent = planning is PlanOutcome.Planned { Plan: var made } ? Consent.Of(made, policy, await PauseSwitch.ReadAsync(edge, policy.Name).ConfigureAwait(false), snapshot, edge.Now) : null;
        await file.SaveAsync(edge, record with { Outcome = OutcomeOf(planning, consent), Why = WhyNot(input, planning, consent) }).ConfigureAwait(false);
        return consent switch
        {
            Consent.Go => new DiagnoseAnswer.Act(),
            Consent.Ask => new DiagnoseAnswer.Ask(),
            _ => new DiagnoseAnswer.Report(),
        };
    }

    private static string? WhyNot(TaskInput input, PlanOutcome planning, Consent? consent) => (planning, consent) switch
    {
        (_, Consent.Hold { Why: { Count: > 0 } why }) => string.Join(' ', why),
        (PlanOutcome.NothingToDo nothing, _) when input.IsPreparation => nothing.Why,
        _ => null,
    };

    // Null: the plan may be carried out, and how it ends isn't known yet.
    private static IncidentOutcome? OutcomeOf(PlanOutcome planning, Consent? consent) => (planning, consent) switch
    {
        (PlanOutcome.Planned, Consent.Hold) => IncidentOutcome.Planned,
        (PlanOutcome.Planned, _) => null,
        (PlanOutcome.Refused, _) => IncidentOutcome.Refused,
        _ => IncidentOutcome.NothingToDo,
    };
}

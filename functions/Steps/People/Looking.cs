using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Responses;
using Headroom.Steps.Aws;
using Headroom.Steps.Consenting;
using Headroom.Steps.Reading;
using Headroom.Steps.Stepping;

namespace Headroom.Steps.People;

/// <summary>A person's look at a cluster with their own credentials: the same reading, diagnosis and plan as a response's, and nothing after them.</summary>
public static class Looking
{
    /// <summary>Looks.</summary>
    /// <param name="edge">The outside world, as the person may see it.</param>
    /// <param name="policy">What the cluster's owner allows.</param>
    /// <param name="reading">What the read document's script printed, or null where the cluster can't be entered.</param>
    public static async Task<Sight> LookAsync(Edge edge, ClusterPolicy policy, string? reading)
    {
        var account = Arns.AccountOf(await edge.Clusters.ReadArnAsync(policy.Name).ConfigureAwait(false));
        var inside = reading is null ? null : ReadingParser.Parse(reading, policy.Name);
        var outside = await Snapshots.ReadAsync(edge, policy.Name, account, inside, VpcDetails.Reservations | VpcDetails.Rules).ConfigureAwait(false);
        var whole = await Snapshots.WithPrefixesAsync(edge, outside).ConfigureAwait(false);
        var snapshot = Triage.IsRefusedFromOutside(whole, policy) ? whole : whole with { CniRole = await CniRoles.ReadAsync(edge, whole).ConfigureAwait(false) };
        var causes = Triage.Diagnose(snapshot, policy);
        var planning = Planner.Make(snapshot, policy, causes);

        var (pause, unseen) = await PauseAsync(edge, policy.Name).ConfigureAwait(false);
        var consent = planning is PlanOutcome.Planned planned ? Consent.Of(planned.Plan, policy, pause, snapshot, edge.Now) : null;
        var rights = CniRights.Of(snapshot);
        return new Sight
        {
            Cluster = policy.Name,
            At = edge.Now,
            Causes = causes,
            Planning = planning,
            Consent = consent,
            Checked = rights is { Answer: RightAnswer.Allowed } && planning is not PlanOutcome.Planned ? rights.Evidence : [],
            NotSeen = [.. inside is null ? Sight.WithoutReading : [], .. rights is { Answer: RightAnswer.Unchecked } ? rights.Evidence.Append(Sight.WithoutIam) : [], .. unseen],
        };
    }

    // The pause switch is in Headroom's table, which a person may not know or not be allowed to read.
    private static async Task<(Pause? Pause, IReadOnlyList<string> NotSeen)> PauseAsync(Edge edge, string cluster)
    {
        if (edge.Settings.Optional("HEADROOM_TABLE") is null)
        {
            return (null, [Sight.WithoutTable]);
        }

        try
        {
            return (await PauseSwitch.ReadAsync(edge, cluster).ConfigureAwait(false), []);
        }
        catch (Exception e) when (e is AccessDeniedException or NotFoundException)
        {
            return (null, [$"The pause switch wasn't read ({e.Message}): a response to a paused cluster would change nothing."]);
        }
    }
}

using System.Diagnostics;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Responses;

/// <summary>Whether a plan may be carried out. A closed set.</summary>
public abstract record Consent
{
    /// <summary>Carry it out.</summary>
    public sealed record Go : Consent;

    /// <summary>Ask a person first.</summary>
    public sealed record Ask : Consent;

    /// <summary>Show it, and change nothing.</summary>
    /// <param name="Why">What holds it back, as whole sentences; empty where the mode alone does.</param>
    public sealed record Hold(IReadOnlyList<string> Why) : Consent;

    /// <summary>By the policy, the owner's pause, and what the plan says of itself.</summary>
    public static Consent Of(Plan plan, ClusterPolicy policy, Pause? pause, ClusterSnapshot snapshot, DateTimeOffset now) =>
        Standstill.Why(policy, pause, snapshot.Eks.Tags, now) is { } still ? new Hold([$"Nothing was changed: {still}."])
        : policy.Mode switch
        {
            Mode.Observe => new Hold([]),
            Mode.Approve => new Ask(),
            Mode.Auto when Doubts(plan, policy).ToList() is { Count: > 0 } doubts => new Hold(doubts),
            Mode.Auto => new Go(),
            _ => throw new UnreachableException($"a mode has no consent: {policy.Mode}"),
        };

    // A person who approves has read the hazards; nobody has where the mode is auto, unless the policy says so.
    private static IEnumerable<string> Doubts(Plan plan, ClusterPolicy policy)
    {
        if (plan.SharedWith.Count > 0 && !policy.AllowSharing)
        {
            yield return $"Pods of {Words.List(plan.SharedWith)} may take from the new space, too: set allowSharing to true in the policy of {policy.Name}, or mode to approve.";
        }

        var open = plan.Findings.Except(policy.Acknowledge).ToList();
        if (open.Count > 0)
        {
            yield return $"Pods could get addresses without a working network ({Words.List(open.Select(Word))}; see the hazards): name {(open.Count == 1 ? "it" : "them")} under acknowledge in the policy of {policy.Name}, or set mode to approve.";
        }
    }

    private static string Word(FindingKind kind)
    {
        var name = $"{kind}";
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}

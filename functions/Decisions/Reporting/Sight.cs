using System.Text;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Responses;

namespace Headroom.Decisions.Reporting;

/// <summary>What a person's look at a cluster came to. Nothing was changed by it.</summary>
public sealed record Sight
{
    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The diagnosis.</summary>
    public required IReadOnlyList<Cause> Causes { get; init; }

    /// <summary>The plan, the refusals, or why there is nothing to do.</summary>
    public required PlanOutcome Planning { get; init; }

    /// <summary>Whether a response would carry the plan out, or null where there is none.</summary>
    public Consent? Consent { get; init; }

    /// <summary>What was looked at and found right, where there is no plan to say it; whole sentences.</summary>
    public IReadOnlyList<string> Checked { get; init; } = [];

    /// <summary>What couldn't be seen, and what that means; whole sentences.</summary>
    public IReadOnlyList<string> NotSeen { get; init; } = [];

    /// <summary>What is missing without a reading from inside the cluster.</summary>
    public static IReadOnlyList<string> WithoutReading { get; } =
    [
        "Without --kubeconfig the cluster wasn't entered: pods that wait, nodes without interface slots or at max-pods, and who else writes aws-node aren't known.",
        "aws-node's version and settings are those of the managed add-on's configuration; what was set with kubectl isn't seen, and of a self-managed aws-node nothing is.",
        "The plan of a response, which reads the cluster from inside, may have another hash.",
    ];

    /// <summary>What is missing where IAM didn't answer this person.</summary>
    public const string WithoutIam = "The plan of a response, whose function may ask IAM about the CNI's role, may have another hash.";

    /// <summary>What is missing where Headroom's table isn't named.</summary>
    public const string WithoutTable = "Without --table the pause switch wasn't read: a response to a paused cluster would change nothing. Freezes and the cluster's tag headroom=off are seen.";

    /// <summary>For people.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"# {Markdown.Line(Cluster)}, {At:yyyy-MM-dd HH:mm:ss} UTC\n");
        Section("Found", Causes.SelectMany(c => c.Evidence.Select(e => $"{(c.Zone is null ? "" : $"{c.Zone}: ")}{c.Kind}: {e}")));
        switch (Planning)
        {
            case PlanOutcome.Planned planned:
                text.Append("\n## The plan\n\n").Append(PlanDocument.ToMarkdown(planned.Plan)).Append($"\nHash: `{PlanDocument.Hash(planned.Plan)}`\n");
                Section("Would it be carried out?", Would());
                break;
            case PlanOutcome.Refused refused:
                Section("Not repaired because", refused.Refusals.SelectMany(r => r.Evidence.Prepend(r.Reason).Append($"Next step: {r.NextStep}")));
                break;
        }

        Section("Looked at, and right", Checked);
        Section("Not seen", NotSeen);
        return text.ToString();

        void Section(string title, IEnumerable<string> lines)
        {
            if (lines.ToList() is { Count: > 0 } some)
            {
                text.Append($"\n## {title}\n\n").AppendJoin('\n', some.Select(line => $"- {Markdown.Line(line)}")).Append('\n');
            }
        }
    }

    private IReadOnlyList<string> Would() => Consent switch
    {
        Responses.Consent.Go => ["Yes, by itself (mode auto)."],
        Responses.Consent.Ask => ["After a person's approval (mode approve)."],
        Responses.Consent.Hold { Why.Count: > 0 } hold => hold.Why,
        _ => ["No: it would be shown to people (mode observe)."],
    };
}

using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Rungs 0 and 2: the changes of aws-node's environment.</summary>
internal static class PlannedSettings
{
    private const string Undo = "Put back only where verification shows that it did harm, and only while the values are still ours.";

    /// <summary>Rung 0: what space can't work without.</summary>
    /// <remarks>
    /// It comes after the switch: every change of the environment restarts aws-node, and an ipamd that starts into full subnets
    /// rests 120 s before it asks EC2 again.
    /// </remarks>
    public static IEnumerable<PlannedStep> WithSpace(ClusterSnapshot snapshot, CniSettings present) => present.Discovery
        ? []
        : [Step(snapshot, present, new SortedDictionary<string, string> { [CniSettings.DiscoveryVariable] = "true" }, ConfigureWhen.WithSpace,
            "Subnet discovery is switched off, and without it nodes use no subnet but their own.")];

    /// <summary>Rung 2: what the policy's profile wants besides; at most one of the steps is carried out.</summary>
    public static IEnumerable<PlannedStep> Later(ClusterSnapshot snapshot, AwsNodePolicy policy, CniSettings after)
    {
        var environment = AwsNodeProfiles.Differences(policy.Profile, after.Environment);
        if (environment.Count == 0 || policy.Apply == ApplyWhen.Never)
        {
            yield break;
        }

        yield return Step(snapshot, after, environment, ConfigureWhen.IfNotRecovered,
            $"If space alone doesn't bring the pods back: {Words.List(environment.Keys)} {(environment.Count == 1 ? "differs" : "differ")} from the profile.");
        if (policy.Apply == ApplyWhen.AfterRecovery)
        {
            yield return Step(snapshot, after, environment, ConfigureWhen.AfterRecovery,
                $"So that recovery lasts: {Words.List(environment.Keys)} {(environment.Count == 1 ? "differs" : "differ")} from the profile.");
        }
    }

    private static PlannedStep.ConfigureAwsNode Step(
        ClusterSnapshot snapshot, CniSettings present, IReadOnlyDictionary<string, string> environment, ConfigureWhen when, string reason)
    {
        var before = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in environment.Keys)
        {
            before[name] = present.Environment.GetValueOrDefault(name);
        }

        return new PlannedStep.ConfigureAwsNode
        {
            Environment = environment,
            Before = before,
            When = when,
            ManagedAddon = snapshot.Addon is not null,
            Reason = reason,
            Undo = Undo,
        };
    }
}

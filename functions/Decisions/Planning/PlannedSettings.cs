using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Rungs 0 and 2: the changes of aws-node's environment.</summary>
internal static class PlannedSettings
{
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
    public static IEnumerable<PlannedStep> Later(ClusterSnapshot snapshot, AwsNodePolicy policy, CniSettings after, IReadOnlyList<CheckedSetting> settings)
    {
        var environment = new SortedDictionary<string, string>(settings.Where(s => s.IsSet).ToDictionary(s => s.Name, s => s.Value), StringComparer.Ordinal);
        if (environment.Count == 0)
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
            // Discovery says where addresses come from, not how many.
            Held = when == ConfigureWhen.WithSpace ? [] : HeldAddresses.Predict(snapshot, present, environment.Aggregate(present, (cni, v) => cni.With(v.Key, v.Value))),
            Reason = reason,
            // Only what follows recovery can be told to have done harm: before it, pods wait in any case.
            Undo = when == ConfigureWhen.AfterRecovery
                ? "Put back only where verification shows that it did harm, and only while the values are still ours."
                : "Nothing by itself: a person sets the values of before.",
        };
    }
}

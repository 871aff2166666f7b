using Headroom.Decisions.Capacity;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>Settings of aws-node that aren't what somebody meant them to be.</summary>
internal static class SettingCauses
{
    public static IEnumerable<Cause> Of(Sight sight)
    {
        List<string> evidence = [.. AgainstAddon(sight.Snapshot), .. sight.HasTrouble ? sight.Snapshot.Changes.Where(c => Still(sight, c)).Select(Say) : []];
        if (evidence.Count > 0)
        {
            yield return new Cause(CauseKind.SettingsDrifted, null, evidence, sight.HasTrouble ? Confidence.Likely : Confidence.Possible);
        }
    }

    private static IEnumerable<string> AgainstAddon(ClusterSnapshot snapshot) => snapshot is { Inside.AwsNode: { } awsNode, Addon: { } addon }
        ? from wanted in CniSettings.Configured(addon.ConfigurationValues).OrderBy(v => v.Key, StringComparer.Ordinal)
          let present = awsNode.Environment.GetValueOrDefault(wanted.Key)
          where present != wanted.Value
          select $"The add-on is configured with {wanted.Key}={wanted.Value}, and aws-node has {(present is null ? "no such variable" : $"{wanted.Key}={present}")}."
        : [];

    // A value that was set back since is no cause any more. Switching subnet discovery on is what Headroom does itself.
    private static bool Still(Sight sight, SettingChange change) =>
        sight.Cni.Environment.GetValueOrDefault(change.Variable) == change.After && !(change.Variable == CniSettings.DiscoveryVariable && change.After == "true");

    private static string Say(SettingChange change) =>
        $"{change.Variable} was {change.Before ?? "not set"} at {change.LastSeenBefore:yyyy-MM-ddTHH:mm:ssZ}, and is {change.After ?? "not set"} since {change.FirstSeenAfter:yyyy-MM-ddTHH:mm:ssZ} at the latest.";
}

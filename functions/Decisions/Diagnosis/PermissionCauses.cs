using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>Rights that the CNI's role lacks: what aws-node says itself, and what IAM says where it was asked.</summary>
internal static class PermissionCauses
{
    public static IEnumerable<Cause> Of(Sight sight)
    {
        var snapshot = sight.Snapshot;
        if (snapshot.Eks.AutoMode || snapshot.Eks.IpFamily == "ipv6" || snapshot.Inside is { AwsNode: null })
        {
            yield break;
        }

        var told = Told(snapshot).ToList();
        var denied = CniRights.Of(snapshot) is { Answer: RightAnswer.Denied } rights ? rights : null;
        if (told.Count > 0)
        {
            yield return new Cause(CauseKind.PermissionMissing, null, [.. told, .. denied?.Evidence ?? []]);
        }
        else if (denied is not null)
        {
            // While nobody is short, the CNI does without new interfaces, and so without the right.
            yield return new Cause(CauseKind.PermissionMissing, null, denied.Evidence, sight.HasTrouble ? denied.Confidence : Confidence.Possible);
        }
    }

    private static IEnumerable<string> Told(ClusterSnapshot snapshot) => snapshot.Inside?.Denials is not { Count: > 0 } denials ? [] :
    [
        .. denials.Select(d => $"aws-node says that its role may not call {d.Operation} ({Words.Count(d.Count, "MissingIAMPermissions event")}, the last at {d.Last:yyyy-MM-ddTHH:mm:ssZ})."),
        snapshot.Addon?.ServiceAccountRole is { } role ? $"The add-on's role is {role}." : "No role is set at the add-on: aws-node uses its service account's, else the nodes' role.",
    ];
}

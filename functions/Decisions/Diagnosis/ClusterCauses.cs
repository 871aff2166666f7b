using Headroom.Decisions.Capacity;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>What keeps Headroom from repairing a cluster at all.</summary>
internal static class ClusterCauses
{
    public static IEnumerable<Cause> Of(ClusterSnapshot snapshot)
    {
        var outside = Outside(snapshot).ToList();

        // A cluster that is refused from outside isn't read inside: that nothing is known of aws-node is no finding then.
        return snapshot.Inside is null && outside.Count > 0 ? outside : outside.Concat(snapshot.Eks.AutoMode || snapshot.Eks.IpFamily == "ipv6" ? [] : Inside(snapshot));
    }

    private static IEnumerable<Cause> Outside(ClusterSnapshot snapshot)
    {
        var eks = snapshot.Eks;
        if (eks.Status != "ACTIVE")
        {
            yield return Say(CauseKind.ClusterNotActive, $"EKS says that {snapshot.Cluster} is {eks.Status}.");
        }

        if (snapshot.Vpc.Owner != snapshot.Account)
        {
            yield return Say(CauseKind.SharedVpc, $"{snapshot.Vpc.Id} belongs to account {snapshot.Vpc.Owner}, and Headroom runs in {snapshot.Account}.");
        }

        if (eks.AutoMode)
        {
            yield return Say(CauseKind.AutoMode, "computeConfig.enabled is true: EKS Auto Mode chooses the pods' subnets by its NodeClass.");
        }
        else if (eks.IpFamily == "ipv6")
        {
            yield return Say(CauseKind.Ipv6Cluster, "ipFamily is ipv6: pods don't take IPv4 addresses of the VPC.");
        }
    }

    private static IEnumerable<Cause> Inside(ClusterSnapshot snapshot) =>
        snapshot.Inside is { AwsNode: null } ? [Say(CauseKind.AwsNodeMissing, "kube-system has no DaemonSet aws-node.")] : OfCni(snapshot);

    private static IEnumerable<Cause> OfCni(ClusterSnapshot snapshot)
    {
        var cni = CniSettings.Of(snapshot);
        if (cni.CustomNetworking)
        {
            yield return Say(CauseKind.CustomNetworking, "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG is true: ENIConfigs name the pods' subnets, and tagged ones are skipped.");
        }

        if (cni.Version is not { } version)
        {
            yield return Say(CauseKind.CniVersionUnknown, $"aws-node's image is {snapshot.Inside?.AwsNode?.Image ?? "not known"}, and no add-on names a version.");
        }
        else if (version < CniVersion.Oldest)
        {
            yield return Say(CauseKind.CniTooOld, $"The VPC CNI is {version}; nodes reach new subnets reliably from {CniVersion.Oldest}.");
        }
    }

    private static Cause Say(CauseKind kind, string evidence) => new(kind, null, [evidence]);
}

using System.Globalization;
using Headroom.Decisions.Capacity;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>The harm that a warm target or prefix delegation can do; each answer is the end of a sentence, or null where it does none.</summary>
internal static class WarmHazards
{
    /// <summary>Pods that start so shortly before the reading are a sign of churn; a rule of ours, since one reading shows no rate.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    // What AWS's formula for max-pods adds for pods on the host's network (aws-node and kube-proxy).
    private const int HostPods = 2;

    /// <summary>A small warm pool starves where pods come and go: an address rests for 30 s, and counts as warm meanwhile (CNI issue #2896).</summary>
    public static string? Starves(ClusterSnapshot snapshot, WarmTargets present, string value) =>
        (!present.CountAddresses || present.Addresses > int.Parse(value, CultureInfo.InvariantCulture)) && Churn(snapshot) is { } churn
            ? $"{churn}, and addresses that rest for 30 s count as warm, so that so small a pool would run dry"
            : null;

    /// <summary>MINIMUM_IP_TARGET alone: the pool is never short once it has so many, however many pods there are (CNI issue #3685).</summary>
    public static string? Freezes(WarmTargets present, string value) => present.Addresses == 0
        ? $"without {WarmTargets.AddressesVariable} no node would get more than {Words.Count(int.Parse(value, CultureInfo.InvariantCulture), "address")}"
        : null;

    /// <summary>Prefix delegation gives back each unused address when aws-node restarts (tryUnassignIPsFromENIs), and needs a free slot for what comes instead.</summary>
    /// <remarks>What it brings is more pods on a node, and nodes keep the max-pods that they were made with (EKS user guide, cni-increase-ip-addresses).</remarks>
    public static string? LosesAddresses(ClusterSnapshot snapshot, CniSettings cni)
    {
        var old = snapshot.Instances.Where(i => !i.SupportsPrefixes).Select(i => i.Type).Distinct().Order(StringComparer.Ordinal).ToList();
        var slots = snapshot.Instances.Count(i => i.Interfaces.Count >= Math.Min(i.MaxInterfaces, cni.MaxInterfaces ?? int.MaxValue));
        return old.Count > 0 ? $"{Words.List(old)} can't have prefixes, and nodes of two kinds can't share their targets"
            : !snapshot.Instances.Join(snapshot.Inside?.Nodes ?? [], i => i.Id, n => n.InstanceId, (i, n) => n.MaxPods > (i.MaxInterfaces * (i.AddressesPerInterface - 1)) + HostPods).Any(more => more)
                ? "no node takes more pods than single addresses serve, so that it would only give back the unused ones; it is for new node groups"
            : slots > 0 ? $"{Words.Count(slots, "node")} would give back the unused addresses and {(slots == 1 ? "has" : "have")} no interface slot left for prefixes"
            : null;
    }

    /// <summary>In an emergency of addresses, a setting that makes the nodes hold more of them.</summary>
    public static string? HoldsMore(ClusterSnapshot snapshot, CniSettings cni, string name, string value)
    {
        // Prefixes alone, without any warm target, keep aws-node from starting; the profile's target comes with them.
        var with = cni.With(name, value);
        with = name == CniSettings.PrefixVariable && !WarmTargets.Of(with).CountAddresses ? with.With(WarmTargets.PrefixesVariable, "1") : with;
        var (before, after) = (HeldAddresses.Total(snapshot, cni), HeldAddresses.Total(snapshot, with));
        return after > before ? $"the nodes would hold {after} addresses instead of {before}" : null;
    }

    private static string? Churn(ClusterSnapshot snapshot)
    {
        var waiting = Waiting.Of(snapshot).Sum(w => w.Pods);
        var newest = (snapshot.Inside?.PodRanges ?? []).OrderByDescending(r => r.NewestStart).ThenBy(r => r.Zone, StringComparer.Ordinal).FirstOrDefault();
        return waiting > 0 ? $"{Words.Count(waiting, "pod")} {(waiting == 1 ? "waits" : "wait")} for an address"
            : newest is not null && snapshot.Inside!.ReadAt - newest.NewestStart < Recent ? $"pods have started in {newest.Zone} within {Recent.TotalMinutes} minutes"
            : null;
    }
}

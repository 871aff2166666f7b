using System.Security.Cryptography;
using System.Text;
using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Tells whether the world is still the one that a plan was made for.</summary>
/// <remarks>Looked at once, with the lease held and before the first step, so a response's own changes are never drift.</remarks>
public static class Drift
{
    /// <summary>Digest of the structural facts that a plan rests on.</summary>
    public static string Fingerprint(ClusterSnapshot snapshot) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Facts(snapshot)))));

    /// <summary>What has changed between two snapshots, a line each; empty when their fingerprints agree.</summary>
    public static IReadOnlyList<string> Changes(ClusterSnapshot planned, ClusterSnapshot present)
    {
        var (then, now) = (Facts(planned), Facts(present));
        return [.. then.Except(now).Select(f => $"no longer: {f}"), .. now.Except(then).Select(f => $"new: {f}")];
    }

    /// <summary>What has come to keep the new pods' traffic out since the plan was made, a line each. Both snapshots must have been read with their rules.</summary>
    public static IReadOnlyList<string> NewlyShut(Plan plan, ClusterSnapshot planned, ClusterSnapshot present)
    {
        var opened = BlastRadius.Opened(plan.Steps);
        return opened.Count == 0 ? [] : [.. Hazards.Shut(present, CniSettings.Of(present), opened).Except(Hazards.Shut(planned, CniSettings.Of(planned), opened)).Select(shut => $"new: {shut}")];
    }

    // Free addresses, pods and nodes come and go without making a plan wrong, so they aren't among the facts.
    private static List<string> Facts(ClusterSnapshot snapshot)
    {
        var vpc = snapshot.Vpc;
        IEnumerable<string> facts =
        [
            $"VPC {vpc.Id} of {vpc.Owner}",
            $"cluster {snapshot.Eks.Status}, {snapshot.Eks.IpFamily}, Services in {snapshot.Eks.ServiceBlock}",
            .. snapshot.Eks.RemoteNetworks.Select(n => $"remote network {n}"),
            .. vpc.Blocks.Where(CidrRules.IsThere).Select(b => $"block {b.Block} {b.State}"),
            .. vpc.Subnets.Select(s => $"subnet {s.Id} {s.Zone} {s.Block} {s.RouteTable} {s.NetworkAcl}{Tags(s)}"),
            .. vpc.RouteTables.SelectMany(t => t.Routes.Select(r => $"route {r.Destination} to {r.Target} in {t.Id}")),
            .. vpc.Peerings.SelectMany(p => p.PeerBlocks.Select(b => $"peer {b} by {p.Id}, {p.Status}")),
            .. vpc.Peerings.Where(p => p.PeerBlocks.Count == 0).Select(p => $"peer by {p.Id}, {p.Status}"),
            $"aws-node image {snapshot.Inside?.AwsNode?.Image ?? "unknown"}",
            .. CniSettings.Of(snapshot).Environment.Select(v => $"aws-node {v.Key}={v.Value}"),
            snapshot.Addon is { } addon ? $"add-on {addon.Version}, configured {addon.ConfigurationValues ?? "not at all"}, role {addon.ServiceAccountRole ?? "none"}" : "no add-on",
        ];
        return [.. facts.Distinct().Order(StringComparer.Ordinal)];
    }

    private static string Tags(SubnetReading subnet) => string.Concat(subnet.Tags
        .Where(t => t.Key == TagKeys.RoleCni || t.Key.StartsWith(TagKeys.ClusterPrefix, StringComparison.Ordinal) || t.Key.StartsWith(TagKeys.CniClusterPrefix, StringComparison.Ordinal))
        .OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $" {t.Key}={t.Value}"));
}

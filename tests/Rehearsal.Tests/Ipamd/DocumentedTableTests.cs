using Headroom.Rehearsal.Cluster;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Tests.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>The tables of docs/prefix-and-ip-target.md and docs/eni-and-ip-target.md (v1.23.1), cell by cell, against what a node holds in the world.</summary>
public sealed class DocumentedTableTests
{
    // Where the documentation contradicts the source or itself: the row, the columns as they come out, and why. Nothing else may differ.
    private const string OwnColumns = "its own column of prefixes per interface says 2: MINIMUM_IP_TARGET=20 needs two /28";
    private const string OneInterface = "49 prefixes fit on an interface and a new one comes when all are taken, as the page says itself; the numbers of interfaces are those of the table for secondary addresses";
    private const string OwnIps = "its own column of addresses per interface names two: a t3.small has room for three on one";

    private static readonly (string Row, string Differs, string Why)[] Wrong =
    [
        ("prefix t3.small - 7 20 0", "attached_prefixes=2 unused_prefixes=2 unused_ips=32", OwnColumns),
        ("prefix p3dn.24xlarge 1 - - 3", "enis=1 pods_per_eni=3 prefixes_per_eni=2", OneInterface),
        ("prefix p3dn.24xlarge 1 - - 95", "enis=1 pods_per_eni=95 prefixes_per_eni=7", OneInterface),
        ("prefix p3dn.24xlarge - 5 10 45", "enis=1 pods_per_eni=45 prefixes_per_eni=4", OneInterface),
        ("eni t3.small - 2 5 0", "enis=2 ips_per_eni=3,2", OwnIps),
    ];

    public static TheoryData<string> PrefixRows => [.. DocumentedRow.Read("prefix-and-ip-target.csv").Select(row => row.Name)];

    public static TheoryData<string> SecondaryRows => [.. DocumentedRow.Read("eni-and-ip-target.csv").Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(PrefixRows))]
    public void Held_PrefixMode_IsWhatTheDocumentationSays(string name)
    {
        var row = DocumentedRow.Read("prefix-and-ip-target.csv").Single(row => row.Name == name);
        using var world = Run(row, ("ENABLE_PREFIX_DELEGATION", "true"), ("WARM_PREFIX_TARGET", row["warm_prefix_target"]));
        var node = world.Clusters[0].ClusterNodes[0];
        var prefixes = PodsPerPrefix(world, node);

        AssertRow(row, new Dictionary<string, string>
        {
            ["enis"] = $"{node.Ipamd.Interfaces}",
            ["pods_per_eni"] = Text(node, network => network.Prefixes.Sum(first => prefixes[first])),
            ["attached_prefixes"] = $"{node.Ipamd.Stats.Prefixes}",
            ["pods_per_prefix"] = string.Join(',', node.Instance.Interfaces.SelectMany(network => network.Prefixes).Select(first => prefixes[first])),
            ["unused_prefixes"] = $"{prefixes.Values.Count(pods => pods == 0)}",
            ["prefixes_per_eni"] = Text(node, network => network.Prefixes.Count),
            ["unused_ips"] = $"{node.Ipamd.Stats.Available}",
        });
    }

    [Theory]
    [MemberData(nameof(SecondaryRows))]
    public void Held_SecondaryMode_IsWhatTheDocumentationSays(string name)
    {
        var row = DocumentedRow.Read("eni-and-ip-target.csv").Single(row => row.Name == name);
        using var world = Run(row, ("WARM_ENI_TARGET", row["warm_eni_target"]));
        var node = world.Clusters[0].ClusterNodes[0];

        AssertRow(row, new Dictionary<string, string>
        {
            ["enis"] = $"{node.Ipamd.Interfaces}",
            ["attached_ips"] = $"{node.Ipamd.Stats.Total}",
            ["unused_ips"] = $"{node.Ipamd.Stats.Available}",
            ["ips_per_eni"] = Text(node, network => network.Addresses.Count - 1),
        });
    }

    [Fact]
    public void Wrong_EveryRow_IsInATable()
    {
        var names = DocumentedRow.Read("prefix-and-ip-target.csv").Concat(DocumentedRow.Read("eni-and-ip-target.csv")).Select(row => row.Name).ToList();

        Assert.Equal((20, 16), (PrefixRows.Count, SecondaryRows.Count));
        Assert.All(Wrong, wrong => Assert.Contains(wrong.Row, names));
    }

    // An empty cell of the documentation says nothing; "0" stands for "no warm target" there. kubelet's max-pods is above every row's.
    private static World Run(DocumentedRow row, params (string Name, string Value)[] environment)
    {
        var all = environment.Append(("WARM_IP_TARGET", row["warm_ip_target"])).Append(("MINIMUM_IP_TARGET", row["minimum_ip_target"]));
        var said = all.ToDictionary(variable => variable.Item1, variable => variable.Item2.Length == 0 ? "0" : variable.Item2);
        return Some.World(row["instance_type"], pods: row.Number("pods"), maxPods: 737, version: $"{CniVersion.Newest}", environment: said);
    }

    private static void AssertRow(DocumentedRow row, Dictionary<string, string> found)
    {
        var differs = found.Where(cell => row[cell.Key].Length > 0 && row[cell.Key] != cell.Value && !IsOneOfSeveral(row, cell)).Select(cell => $"{cell.Key}={cell.Value}");
        var wrong = Wrong.SingleOrDefault(wrong => wrong.Row == row.Name);
        Assert.Equal(wrong.Differs ?? "", string.Join(' ', differs));
    }

    // Without pods the documentation writes one 0 for all prefixes, or one for each.
    private static bool IsOneOfSeveral(DocumentedRow row, KeyValuePair<string, string> cell) =>
        cell.Key == "pods_per_prefix" && row.Number("pods") == 0 && cell.Value.Split(',').All(pods => pods == "0");

    private static string Text(ClusterNode node, Func<NetworkInterface, int> count) => string.Join(',', node.Instance.Interfaces.Select(count));

    private static Dictionary<uint, int> PodsPerPrefix(World world, ClusterNode node)
    {
        var firsts = world.Clusters[0].PodStore.All.Select(pod => pod.Address!.Block!.First).ToList();
        return node.Instance.Interfaces.SelectMany(network => network.Prefixes).ToDictionary(first => first, first => firsts.Count(other => other == first));
    }
}

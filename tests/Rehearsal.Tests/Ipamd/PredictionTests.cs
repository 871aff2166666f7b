using Headroom.Decisions.Capacity;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Ipamd;

/// <summary>The plan's prediction of what a node will hold, against the world's ipamd, which was written from the CNI's code and its published tables.</summary>
public sealed class PredictionTests
{
    [Fact]
    public void Settle_AnyNodeAndTargets_IsWhereTheWorldsIpamdStopsGrowing()
    {
        var wrong = new List<string>();
        foreach (var (interfaces, perInterface, maxPods) in new[] { (3, 3, 11), (3, 9, 29), (4, 14, 58), (8, 29, 234), (3, 9, 110) })
        {
            foreach (var (eni, ip, minimum, prefix) in new[] { (1, 0, 0, 0), (0, 0, 0, 0), (2, 0, 0, 0), (1, 3, 1, 1), (1, 3, 0, 0), (1, 0, 8, 1), (1, 2, 20, 0), (1, 0, 0, 1), (1, 0, 0, 2), (1, 20, 0, 1) })
            {
                foreach (var prefixes in new[] { false, true })
                {
                    var settings = Settings(eni, ip, minimum, prefix, prefixes);
                    for (var pods = 0; pods <= Math.Min(maxPods - 2, interfaces * perInterface * (prefixes ? 16 : 1)); pods++)
                    {
                        var predicted = SettledPool.Settle(new WarmTargets(eni, ip, minimum, prefix), prefixes, interfaces, perInterface, maxPods, pods);
                        var grown = Grow(settings, new NodeLimits(interfaces, perInterface, maxPods), pods);
                        if (predicted.Addresses != grown)
                        {
                            wrong.Add($"{interfaces}×{perInterface}, max-pods {maxPods}, targets {eni} {ip} {minimum} {prefix}, prefixes {prefixes}, {pods} pods: {predicted.Addresses}, ipamd {grown}");
                        }
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Settle_RowOfTheDocumentation_IsWhatItSays(string table, string name)
    {
        var row = DocumentedRow.Read(table).Single(row => row.Name == name);
        var prefixes = table.StartsWith("prefix", StringComparison.Ordinal);
        int Target(string column) => row[column].Length == 0 ? 0 : row.Number(column);
        var type = InstanceType.Find(row["instance_type"])!;
        var pool = SettledPool.Settle(
            new WarmTargets(prefixes ? 1 : Target("warm_eni_target"), Target("warm_ip_target"), Target("minimum_ip_target"), prefixes ? Target("warm_prefix_target") : 0),
            prefixes, type.Interfaces, type.AddressesPerInterface - 1, maxPods: 737, row.Number("pods"));

        Assert.Equal(prefixes ? 16 * row.Number("attached_prefixes") : row.Number("attached_ips"), pool.Addresses);
    }

    // One row contradicts its own column (DocumentedTableTests).
    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var table in new[] { "eni-and-ip-target.csv", "prefix-and-ip-target.csv" })
            {
                foreach (var row in DocumentedRow.Read(table).Where(row => row.Name != "prefix t3.small - 7 20 0"))
                {
                    rows.Add(table, row.Name);
                }
            }

            return rows;
        }
    }

    private static IpamdSettings Settings(int eni, int ip, int minimum, int prefix, bool prefixes) => IpamdSettings.From(
        new Dictionary<string, string?>
        {
            ["ENABLE_PREFIX_DELEGATION"] = prefixes ? "true" : "false",
            ["WARM_ENI_TARGET"] = $"{eni}",
            ["WARM_IP_TARGET"] = $"{ip}",
            ["MINIMUM_IP_TARGET"] = $"{minimum}",
            ["WARM_PREFIX_TARGET"] = $"{prefix}",
        },
        Rehearsal.Ipamd.CniVersion.Newest, supportsPrefixes: true);

    private static int Grow(IpamdSettings settings, NodeLimits limits, int pods)
    {
        var (block, most) = settings.PrefixDelegation ? (16, limits.Interfaces * limits.BlocksPerInterface * 16) : (1, limits.Interfaces * limits.BlocksPerInterface);
        var total = 0;
        PoolStats Stats() => new(total, Math.Min(pods, total), total / block, Math.Max(0, (total - pods) / block));
        while (total < most && WarmPool.IsTooLow(settings, limits, Stats()))
        {
            total += Math.Min(most - total, block * Math.Max(1, WarmPool.Wanted(settings, limits, Stats())));
        }

        return total;
    }
}

using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Why a block may not become a VPC's: AWS's rules, and what would take traffic from somebody else.</summary>
/// <remarks>Source: VPC user guide, "VPC CIDR blocks" (IPv4 CIDR block association restrictions, Add CIDR blocks).</remarks>
internal static class CidrRules
{
    private static readonly Cidr Ten = Cidr.Parse("10.0.0.0/8");
    private static readonly Cidr Ten15 = Cidr.Parse("10.0.0.0/15");
    private static readonly Cidr Ten16 = Cidr.Parse("10.0.0.0/16");
    private static readonly Cidr OneSevenTwo = Cidr.Parse("172.16.0.0/12");
    private static readonly Cidr Default172 = Cidr.Parse("172.31.0.0/16");
    private static readonly Cidr OneNineTwo = Cidr.Parse("192.168.0.0/16");
    private static readonly Cidr Benchmark = Cidr.Parse("198.19.0.0/16");

    /// <summary>Private ranges that a secondary block may lie in.</summary>
    public static IReadOnlyList<Cidr> SecondaryRanges { get; } = [Cidr.Parse("100.64.0.0/10"), Ten, OneSevenTwo, OneNineTwo];

    /// <summary>A block counts until it is gone for good.</summary>
    public static bool IsThere(BlockReading block) => block.State is not ("disassociated" or "failed");

    /// <summary>Why the cluster's pods may not live in the block, or null: Services and remote networks own it.</summary>
    public static string? AgainstCluster(Cidr candidate, EksReading eks)
    {
        if (eks.ServiceBlock is { } service && service.Overlaps(candidate))
        {
            return $"it overlaps the cluster's service CIDR {service}";
        }

        var remote = eks.RemoteNetworks.Where(candidate.Overlaps).Order().ToList();
        return remote.Count > 0 ? $"it overlaps the cluster's remote network {remote[0]}" : null;
    }

    /// <summary>Why the block may not be associated with the VPC, or null.</summary>
    public static string? AgainstVpc(Cidr candidate, VpcReading vpc)
    {
        var blocks = vpc.Blocks.Where(IsThere).ToList();
        return blocks.Where(b => b.Block.Overlaps(candidate)).Select(b => $"it overlaps {b.Block}, a block of {vpc.Id}").FirstOrDefault()
            ?? NotPermitted(candidate, [.. blocks.Select(b => b.Block)])
            ?? AgainstRoutes(candidate, vpc.RouteTables)
            ?? AgainstPeers(candidate, vpc.Peerings);
    }

    /// <summary>Why the VPC can have no further block, or null.</summary>
    public static string? AgainstQuota(VpcReading vpc, int quota) =>
        vpc.Blocks.Count(IsThere) is var count && count >= quota ? $"{vpc.Id} has {count} of {quota} IPv4 blocks (quota L-83CA0A9D)" : null;

    private static string? NotPermitted(Cidr candidate, IReadOnlyList<Cidr> blocks)
    {
        if (blocks.Any(Ten15.Overlaps) && Ten16.Overlaps(candidate))
        {
            return "AWS admits nothing of 10.0.0.0/16 beside a block of 10.0.0.0/15";
        }

        return blocks.SelectMany((block, i) => Restricted(block, i == 0).Where(candidate.Overlaps).Select(range => $"AWS admits nothing of {range} beside {block}"))
            .FirstOrDefault();
    }

    private static Cidr[] Restricted(Cidr block, bool isPrimary) =>
        Ten.Contains(block) ? [OneSevenTwo, OneNineTwo, Benchmark]
        : OneSevenTwo.Contains(block) ? [Ten, OneNineTwo, Default172, Benchmark]
        : OneNineTwo.Contains(block) ? [Ten, OneSevenTwo, Benchmark]
        : Benchmark.Contains(block) ? [Ten, OneSevenTwo, OneNineTwo]
        // A public or 100.64 block restricts only where it came first, as the primary.
        : isPrimary ? [Ten, OneSevenTwo, OneNineTwo, Benchmark]
        : [Benchmark];

    // AWS refuses a block that equals or contains a route's destination. One inside a destination it takes, but the new local
    // route then wins over that route, so whatever lives there is cut off: refused here as well. Routes to half the internet aren't meant.
    private static string? AgainstRoutes(Cidr candidate, IReadOnlyList<RouteTableReading> tables) =>
        (from table in tables.OrderBy(t => t.Id, StringComparer.Ordinal)
         from route in table.Routes.OrderBy(r => r.Destination)
         where route.Target != "local" && route.Destination.PrefixLength >= 8 && route.Destination.Overlaps(candidate)
         select $"it overlaps the route {route.Destination} → {route.Target} of {table.Id}").FirstOrDefault();

    private static string? AgainstPeers(Cidr candidate, IReadOnlyList<PeeringReading> peerings)
    {
        var ordered = peerings.OrderBy(p => p.Id, StringComparer.Ordinal).ToList();
        return ordered.Where(p => p.Status != "active" && p.IsRequester)
                .Select(p => $"while {p.Id} is {p.Status}, the VPC that asked for it can add no block").FirstOrDefault()
            ?? (from peering in ordered
                from block in peering.PeerBlocks.Order()
                where block.Overlaps(candidate)
                select $"it overlaps {block}, a block of the peer of {peering.Id}").FirstOrDefault();
    }
}

using Headroom.Decisions.Capacity;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Diagnosis;

/// <summary>What the subnets of a zone lack.</summary>
internal static class SpaceCauses
{
    /// <summary>A response takes five minutes, an association on a bad day ten more, and a person has to read the report.</summary>
    private const int ShortMinutes = 30;

    public static IEnumerable<Cause> Of(Sight sight) =>
        sight.Zones.Where(sight.IsShort).Select(zone => IsFragmented(sight, zone) ? Fragmented(sight, zone) : Exhausted(sight, zone))
            .Concat(sight.Zones.SelectMany(zone => NodeAddresses(sight, zone)))
            .Concat(sight.Zones.SelectMany(zone => RunwayShort(sight, zone)));

    private static Cause Exhausted(Sight sight, ZoneHeadroom zone) => new(CauseKind.SubnetsExhausted, zone.Zone,
    [
        $"{zone.Zone} has {Words.Count(zone.Addresses, "address", "addresses")} of headroom, and the floor is {Words.Number(sight.Policy.Floor)}.",
        .. zone.Subnets.Select(s => $"{s.Subnet} ({s.Block}) has {Words.Count(s.Addresses, "address", "addresses")} left."),
        .. WhoWaits(sight, zone.Zone),
    ]);

    // By their number the addresses would do; only where the whole /28s were counted is it known that they don't.
    private static bool IsFragmented(Sight sight, ZoneHeadroom zone) =>
        sight.Cni.Prefixes && SubnetsOf(sight, zone) is var subnets && subnets.All(s => s.WholePrefixes is not null) && subnets.Sum(s => (long)s.Free) >= sight.Policy.Floor;

    private static Cause Fragmented(Sight sight, ZoneHeadroom zone) => new(CauseKind.SubnetsFragmented, zone.Zone,
    [
        $"{zone.Zone} has {Words.Count(zone.Addresses, "address", "addresses")} of headroom in whole /28s, and the floor is {Words.Number(sight.Policy.Floor)}: prefix delegation is on, and single addresses don't serve it.",
        .. SubnetsOf(sight, zone).Select(s => $"{s.Id} ({s.Block}) has {Words.Count(s.Free, "free address", "free addresses")} and {Words.Count(s.WholePrefixes ?? 0, "whole /28")}."),
        .. WhoWaits(sight, zone.Zone),
    ]);

    private static List<SubnetReading> SubnetsOf(Sight sight, ZoneHeadroom zone) =>
        [.. zone.Subnets.Select(part => sight.Snapshot.Vpc.Subnets.First(s => s.Id == part.Subnet))];

    private static IEnumerable<Cause> NodeAddresses(Sight sight, ZoneHeadroom zone)
    {
        if (!NodeSpace.IsExhausted(sight.Snapshot, zone.Zone))
        {
            yield break;
        }

        var (subnets, pending) = (NodeSpace.Subnets(sight.Snapshot, zone.Zone), NodeSpace.Pending(sight.Snapshot));
        yield return new Cause(CauseKind.NodeAddressesExhausted, zone.Zone,
        [
            $"{Words.List(subnets.Select(s => $"{s.Id} ({s.Block})"))}, where the nodes of {zone.Zone} are, {(subnets.Count == 1 ? "has" : "have")} no free address: no instance can be launched there.",
            .. pending is null ? [] : new[] { $"{Words.Count(pending.Pods, "pod")} of the cluster {(pending.Pods == 1 ? "has" : "have")} no node, the first since {pending.Since:yyyy-MM-ddTHH:mm:ssZ}." },
        ], pending is null ? Confidence.Possible : Confidence.Certain);
    }

    private static IEnumerable<Cause> RunwayShort(Sight sight, ZoneHeadroom zone)
    {
        if (!sight.IsShort(zone) && Runway.Minutes(sight.Snapshot.Past, zone, sight.Snapshot.ReadAt) is { } minutes && minutes < ShortMinutes)
        {
            yield return new Cause(CauseKind.RunwayShort, zone.Zone,
            [
                $"{zone.Zone} has {Words.Count(zone.Addresses, "address", "addresses")} of headroom, which last {Words.Count((long)minutes, "minute")} at the rate of the last {Words.Number((long)Runway.Window.TotalMinutes)}.",
            ], Confidence.Possible);
        }
    }

    private static IEnumerable<string> WhoWaits(Sight sight, string zone)
    {
        var waiting = sight.WaitingIn(zone);
        if (waiting.Count > 0)
        {
            yield return $"{Words.Count(waiting.Sum(w => w.Pods), "pod")} in {zone} without an address, on {Words.Count(waiting.Count, "node")}.";
        }

        var inside = sight.Snapshot.Inside;
        var nodes = (inside?.Nodes ?? []).Where(n => n.Zone == zone).Select(n => n.Name).ToHashSet();
        var failures = (inside?.SandboxFailures ?? []).Where(f => nodes.Contains(f.Node)).ToList();
        if (failures.Count > 0)
        {
            yield return $"{Words.Count(failures.Sum(f => (long)f.Count), "failed pod sandbox", "failed pod sandboxes")} for want of an address in {zone}, "
                + $"the last at {failures.Max(f => f.Last):yyyy-MM-ddTHH:mm:ssZ}.";
        }
    }
}

using Headroom.Decisions.Capacity;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>The part of a new subnet that is reserved for prefixes.</summary>
/// <param name="Block">The part, or null where none is reserved.</param>
/// <param name="WhyNot">Why none is, as the end of a sentence; else null.</param>
public sealed record ReservedPart(Cidr? Block, string? WhyNot = null);

/// <summary>
/// Keeps a part of each new subnet for prefixes, where the cluster takes prefixes: every interface has an address of its own, EC2 picks it at random, and it breaks
/// the /28 in which it lies.
/// </summary>
/// <remarks>
/// EC2 takes prefixes from reserved space first, and automatic single addresses from outside of it (VPC user guide, Subnet CIDR reservations; amazon-vpc-cni-k8s
/// issue 2749). AvailableIpAddressCount leaves reserved space out, and the CNI tries the subnet with the highest count first (GetVpcSubnets): one that is
/// reserved whole is never tried (awslabs/eks-perf-tests pull request 511). So the rest must have more free addresses than any other subnet that the zone's nodes may choose.
/// </remarks>
public static class PrefixReservation
{
    // A half, a quarter, an eighth: each is one aligned block, so that it is one call.
    private const int MostHalvings = 3;

    /// <summary>The largest upper part that leaves enough outside of it.</summary>
    /// <param name="subnet">The new subnet's block.</param>
    /// <param name="crowd">The most free addresses that another subnet has which the zone's nodes may choose.</param>
    /// <param name="least">Addresses that either part must have; the rest alone then counts as space for an emergency, by EC2's own count.</param>
    public static Cidr? In(Cidr subnet, long crowd, long least) =>
        Parts(subnet).TakeWhile(part => part.Size >= Math.Max(least, WholePrefixes.Size))
            .Where(part => subnet.Size - part.Size - SubnetLayout.KeptByAws is var rest && rest > crowd && rest >= least).Select(part => (Cidr?)part).FirstOrDefault();

    /// <summary>True when the reservation is this incident's: by its tag, or by its description where the tag isn't shown.</summary>
    public static bool IsOf(string incident, ReservationReading reservation) =>
        (reservation.Incident ?? incident) == incident && (reservation.Incident is not null || reservation.Description == DescriptionOf(incident));

    /// <summary>What is written on a reservation.</summary>
    public static string DescriptionOf(string incident) => $"headroom incident {incident}: prefixes of pods";

    /// <summary>True when the plan, or one of its fallbacks, reserves anything.</summary>
    public static bool IsIn(Plan plan) =>
        plan.Steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets).Concat(plan.Fallbacks.SelectMany(f => f.Subnets)).Any(s => s.Reservation is not null);

    /// <summary>The world with the reservations that the journal says were made, where a reading of subnets alone doesn't show them.</summary>
    public static ClusterSnapshot Noted(ClusterSnapshot snapshot, IReadOnlyList<StepEntry> entries)
    {
        var made = entries.Where(e => e.Kind == StepKinds.CreateSubnets).SelectMany(e => e.Made).Where(m => Ids.IsReservation(m.Key)).Select(m => (Id: m.Key, Block: Cidr.Parse(m.Value))).ToList();
        return made.Count == 0 ? snapshot : snapshot with { Vpc = snapshot.Vpc with { Subnets = [.. snapshot.Vpc.Subnets.Select(s => With(s, made))] } };
    }

    /// <summary>What is reserved of a zone's new subnet; nothing, without a reason, where the cluster doesn't take prefixes.</summary>
    internal static ReservedPart Of(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni, string zone, Cidr subnet)
    {
        if (!cni.Prefixes)
        {
            return new ReservedPart(null);
        }

        var fullest = Rivals(snapshot, cni, zone).MaxBy(s => s.Free);
        var least = SubnetSize.Least(policy, cni);
        return In(subnet, fullest?.Free ?? 0, least) is { } part ? new ReservedPart(part)
            : In(subnet, 0, least) is null ? new ReservedPart(null, $"it is too small to be parted, for either part must have {least} addresses")
            : new ReservedPart(null, $"what it left unreserved wouldn't have more free addresses than {fullest!.Id} ({fullest.Free}), and the CNI tries the subnet with the most first");
    }

    /// <summary>The planned subnets that have no reservation though the cluster takes prefixes, a sentence each.</summary>
    internal static IEnumerable<string> WhyNone(ClusterSnapshot snapshot, ClusterPolicy policy, CniSettings cni, IReadOnlyList<PlannedStep> steps, IReadOnlyList<Fallback> fallbacks) =>
        from subnet in steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets).Concat(fallbacks.SelectMany(f => f.Subnets))
        where subnet.Reservation is null
        let why = Of(snapshot, policy, cni, subnet.Zone, subnet.Block).WhyNot
        where why is not null
        select $"{subnet.Block} in {subnet.Zone} gets no reservation for prefixes, so that interfaces' own addresses break /28s in it: {why}.";

    private static IEnumerable<SubnetReading> Rivals(ClusterSnapshot snapshot, CniSettings cni, string zone)
    {
        var nodes = snapshot.Instances.Where(i => i.Zone == zone).Select(i => i.Subnet).ToHashSet();
        return snapshot.Vpc.Subnets.Where(s => s.Zone == zone && s.State == "available" && (nodes.Contains(s.Id) ? SubnetRules.MayUseOwn(cni, s) : SubnetRules.IsOpen(cni, s)))
            .OrderBy(s => s.Id.Value, StringComparer.Ordinal);
    }

    private static IEnumerable<Cidr> Parts(Cidr subnet) =>
        Enumerable.Range(1, MostHalvings).Where(halvings => subnet.PrefixLength + halvings <= 32).Select(halvings => subnet.PrefixLength + halvings)
            .Select(length => Cidr.Of((uint)(subnet.Last - ((1L << (32 - length)) - 1)), length));

    private static SubnetReading With(SubnetReading subnet, List<(string Id, Cidr Block)> made) =>
        made.Where(m => subnet.Block.Contains(m.Block) && subnet.Reservations.All(r => !r.Block.Overlaps(m.Block))).Select(m => new ReservationReading(m.Block, "prefix") { Id = m.Id }).ToList() is { Count: > 0 } missing
            ? subnet with { Reservations = [.. subnet.Reservations, .. missing] }
            : subnet;
}

using FsCheck;
using FsCheck.Fluent;
using Headroom.Decisions.Capacity;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

/// <summary>Laws of the space that a plan makes, over random VPCs: zones, blocks, other people's subnets, routes, pods, candidates.</summary>
public sealed class SpaceLawsTests
{
    private static readonly Gen<Cidr> Carrier = Gen.OneOf(Blocks(0x64400000u, 0x3FFFFF, 16, 24), Blocks(0x64400000u, 0x3FFFFF, 25, 28));

    private static readonly Gen<(ClusterSnapshot Snapshot, ClusterPolicy Policy, int Mask)> Vpcs =
        from zones in Gen.Choose(1, 5)
        from free in Gen.ArrayOf(Gen.Choose(0, 120), 5)
        from pods in Gen.ArrayOf(Gen.Choose(0, 900), 5)
        from prefixes in Gen.Elements("true", "false")
        from listed in Gen.NonEmptyListOf(Carrier).Resize(5)
        from associated in Gen.Choose(0, 3)
        from routes in Gen.ListOf(Carrier).Resize(3)
        from others in Gen.ListOf(Gen.Choose(0, int.MaxValue)).Resize(5)
        from floor in Gen.OneOf(Gen.Choose(1, 9), Gen.Choose(10, 100))
        from mask in Gen.Choose(0, 31)
        let candidates = Apart(listed)
        let letters = Enumerable.Range(0, zones).Select(i => $"{(char)('a' + i)}").ToList()
        let cluster = Cluster(letters, free, pods, prefixes)
        let held = candidates.Take(associated).ToList()
        let world = held.Select((block, i) => (block, i)).Aggregate(cluster, (snapshot, b) => snapshot.AddingBlock($"{b.block}", id: $"assoc-{b.i}"))
        let taken = others.Take(4).SelectMany((number, i) => held.Take(1).Select(block => Piece(block, number)))
        select (world.Adding([.. Apart(taken).Select((block, i) => Some.Subnet($"subnet-other{i}", letters[i % zones], $"{block}", 5))])
                .With(vpc => vpc with { RouteTables = [.. vpc.RouteTables, new("rtb-x", false, [.. routes.Take(2).Select(r => new RouteReading(r, "tgw-1", "active"))])] }),
            Some.Policy() with { Floor = floor, Candidates = [.. candidates], CidrQuota = 50 }, mask);

    [Fact]
    public void Make_AnyVpc_NewSubnetsInsideAlignedApartAndLargeEnough() => Laws.Hold(Vpcs, v =>
    {
        if (PlanOf(v.Snapshot, v.Policy) is not { } plan)
        {
            return true;
        }

        var made = Made(plan);
        var blocks = v.Snapshot.Vpc.Blocks.Select(b => b.Block).Concat(plan.Steps.OfType<PlannedStep.AssociateCidr>().Select(s => s.Block)).ToList();
        return made.Select(s => s.Zone).Distinct().Count() == made.Count
            && made.All(s => s.Block.First % s.Block.Size == 0 && s.Block.Size - SubnetLayout.KeptByAws >= 2 * v.Policy.Floor
                && v.Policy.Candidates.Any(c => c.Contains(s.Block)) && blocks.Any(b => b.Contains(s.Block))
                && made.Count(other => other.Block.Overlaps(s.Block)) == 1 && !v.Snapshot.Vpc.Subnets.Any(other => other.Block.Overlaps(s.Block)));
    });

    // An aligned part of its own subnet; AWS's first four addresses are outside of it. What is left is space for an emergency by EC2's own count, and the CNI, which
    // tries the subnet with the most free addresses first, takes it before any that its nodes have now.
    [Fact]
    public void Make_AnyVpc_ReservationsInsideAlignedAndOfNoHarmToTheRest() => Laws.Hold(Vpcs, v => PlanOf(v.Snapshot, v.Policy) is not { } plan
        || Made(plan).Concat(plan.Fallbacks.SelectMany(f => f.Subnets)).All(s => s.Reservation is not { } part
            || (CniSettings.Of(v.Snapshot).Prefixes && s.Block.Contains(part) && part.First % part.Size == 0 && part.Size >= WholePrefixes.Size && part.First > s.Block.First + 3
                && v.Snapshot.Vpc.Subnets.Where(other => other.Zone == s.Zone && !other.Id.Value.StartsWith("subnet-other", StringComparison.Ordinal)).All(other => Unreserved(s) > other.Free)
                && Unreserved(s) >= 2 * v.Policy.Floor)));

    [Fact]
    public void Make_AnyVpc_PlannedAgainWithSomeOfItThereIsTheRest() => Laws.Hold(Vpcs, v =>
    {
        if (PlanOf(v.Snapshot, v.Policy) is not { } plan)
        {
            return true;
        }

        var there = Made(plan).Where((_, i) => (v.Mask >> i & 1) == 1).ToList();
        var again = PlanOf(Associated(v.Snapshot, plan).Adding([.. there.Select(s => Subnet(s))]), v.Policy)!;
        return Made(again).SequenceEqual(Made(plan).Except(there)) && Opened(again).SequenceEqual(Opened(plan))
            && !again.Steps.Any(s => s is PlannedStep.AssociateCidr);
    });

    [Fact]
    public void Make_AnyVpc_CarriedOutNothingIsExhaustedAndNoSecondSetIsPlanned() => Laws.Hold(Vpcs, v =>
    {
        if (PlanOf(v.Snapshot, v.Policy) is not { } plan)
        {
            return true;
        }

        var after = Associated(v.Snapshot, plan).Adding([.. Made(plan).Select(s => Subnet(s, (TagKeys.RoleCni, "1")))]);
        return Planner.Make(after, v.Policy, Triage.Diagnose(after, v.Policy)) is PlanOutcome.NothingToDo;
    });

    // Idle subnets of a permitted block, some of them somebody else's by their tags: those that serve are opened, and the rest of the laws hold beside them.
    [Fact]
    public void Make_AnyVpcWhereReuseIsPermitted_OpensOnlyWhatIsNobodysAndMakesNoSecondSet() => Laws.Hold(Vpcs, v =>
    {
        var policy = v.Policy with { Reuse = Reuse.Permitted };
        var snapshot = WithIdle(v.Snapshot, v.Mask);
        if (PlanOf(snapshot, policy) is not { } plan)
        {
            return true;
        }

        var adopted = plan.Steps.OfType<PlannedStep.OpenSubnets>().SelectMany(s => s.Adopted).Select(block => snapshot.Vpc.Subnets.Single(s => s.Block == block)).ToList();
        var zones = Made(plan).Select(s => s.Zone).Concat(adopted.Select(s => s.Zone)).ToList();
        var opened = snapshot with { Vpc = snapshot.Vpc with { Subnets = [.. snapshot.Vpc.Subnets.Select(s => adopted.Contains(s) ? s with { Tags = new Dictionary<string, string> { [TagKeys.RoleCni] = "1", [TagKeys.CniCluster("web")] = "shared" } } : s)] } };
        var after = Associated(opened, plan).Adding([.. Made(plan).Select(s => Subnet(s, (TagKeys.RoleCni, "1")))]);
        return zones.Distinct().Count() == zones.Count
            && adopted.All(s => s.Tags.Count == 0 && s.Free == s.Block.Size - SubnetLayout.KeptByAws && s.Free >= 2 * policy.Floor && policy.Candidates.Any(c => c.Contains(s.Block)))
            && !Made(plan).Any(made => snapshot.Vpc.Subnets.Any(s => s.Block.Overlaps(made.Block)))
            && Planner.Make(after, policy, Triage.Diagnose(after, policy)) is PlanOutcome.NothingToDo;
    });

    // Calm: the node subnets have room. In the emergency they have none.
    [Fact]
    public void Prepare_AnyVpc_CarriedOutNothingIsLeftToPrepareAndAResponseMakesNothing() => Laws.Hold(Vpcs, v =>
    {
        var calm = v.Snapshot with { Vpc = v.Snapshot.Vpc with { Subnets = [.. v.Snapshot.Vpc.Subnets.Select(s => s.Id.Value.StartsWith("subnet-other", StringComparison.Ordinal) ? s : s with { Free = 220 })] } };
        if (Preparation.Make(calm, v.Policy, Triage.Diagnose(calm, v.Policy)) is not PlanOutcome.Planned { Plan: var prepared })
        {
            return true;
        }

        var after = Associated(calm, prepared).Adding([.. Made(prepared).Select(s => Subnet(s))]);
        var emergency = after with { Vpc = after.Vpc with { Subnets = [.. after.Vpc.Subnets.Select(s => s.Id.Value.StartsWith("subnet-new", StringComparison.Ordinal) ? s : s with { Free = 0 })] } };
        return Preparation.Make(after, v.Policy, Triage.Diagnose(after, v.Policy)) is PlanOutcome.NothingToDo
            && PlanOf(emergency, v.Policy) is { } response && response.Steps.All(s => s is PlannedStep.OpenSubnets) && Opened(response).SequenceEqual(Made(prepared).Select(s => s.Block).Order());
    });

    // In each zone one subnet of the first block that the VPC has: empty, and in every other one another cluster's.
    private static ClusterSnapshot WithIdle(ClusterSnapshot snapshot, int mask)
    {
        var zones = snapshot.Instances.Select(i => i.Zone).ToList();
        var block = snapshot.Vpc.Blocks.Skip(1).Select(b => b.Block).Cast<Cidr?>().FirstOrDefault();
        var length = Math.Min(28, (block?.PrefixLength ?? 0) + 3);
        return block is not { } held ? snapshot : snapshot.Adding([.. zones.Select((zone, i) => (Zone: zone, Block: Cidr.Of(held.First, length), Index: i))
            .Where(s => held.First + (uint)(s.Index * (1L << (32 - length))) <= held.Last)
            .Select(s => Some.Subnet($"subnet-idle{s.Index}", s.Zone[^1..], $"{Cidr.Of(held.First + (uint)(s.Index * (1L << (32 - length))), length)}", (1 << (32 - length)) - SubnetLayout.KeptByAws,
                (mask >> s.Index & 1) == 1 ? [(TagKeys.CniCluster("batch"), "shared")] : []))
            .Where(s => !snapshot.Vpc.Subnets.Any(other => other.Block.Overlaps(s.Block)))]);
    }

    private static Plan? PlanOf(ClusterSnapshot snapshot, ClusterPolicy policy) =>
        (Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy)) as PlanOutcome.Planned)?.Plan;

    private static List<PlannedSubnet> Made(Plan plan) => [.. plan.Steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets)];

    private static IEnumerable<Cidr> Opened(Plan plan) => plan.Steps.OfType<PlannedStep.OpenSubnets>().SelectMany(s => s.Blocks);

    private static ClusterSnapshot Associated(ClusterSnapshot snapshot, Plan plan) =>
        plan.Steps.OfType<PlannedStep.AssociateCidr>().Aggregate(snapshot, (world, s) => world.AddingBlock($"{s.Block}", id: "assoc-new"));

    private static SubnetReading Subnet(PlannedSubnet planned, params (string, string)[] tags) =>
        Some.Subnet($"subnet-new-{planned.Zone}", planned.Zone[^1..], $"{planned.Block}", (int)Unreserved(planned), [(TagKeys.CniCluster("web"), "1"), .. tags])
            with
        { Reservations = planned.Reservation is { } part ? [new ReservationReading(part, "prefix")] : [] };

    private static long Unreserved(PlannedSubnet planned) => planned.Block.Size - SubnetLayout.KeptByAws - (planned.Reservation?.Size ?? 0);

    private static ClusterSnapshot Cluster(List<string> letters, int[] free, int[] pods, string prefixes)
    {
        var whole = Some.Snapshot();
        return (whole with
        {
            Instances = [.. letters.Select(letter => Some.Instance(letter))],
            Vpc = whole.Vpc with { Subnets = [.. letters.Select((letter, i) => Some.NodeSubnet(letter, free[i]))], RouteTables = [.. letters.Select(letter => Some.RouteTable(letter))] },
            Inside = whole.Inside! with { Nodes = [.. letters.Select((letter, i) => Some.Node(letter) with { PodsWithAddress = pods[i] })] },
        }).WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", prefixes));
    }

    // Somebody's subnet of the block: a quarter of it down to a 64th, and a /28 at the least.
    private static Cidr Piece(Cidr block, int number)
    {
        var length = Math.Min(28, block.PrefixLength + 2 + (number % 5));
        return Cidr.Of(block.First + (uint)(number / 5 % (1 << (length - block.PrefixLength)) * (1L << (32 - length))), length);
    }

    private static List<Cidr> Apart(IEnumerable<Cidr> blocks) => blocks.Aggregate(new List<Cidr>(), (list, c) => list.Any(c.Overlaps) ? list : [.. list, c]);

    private static Gen<Cidr> Blocks(uint range, int offsets, int shortest, int longest) =>
        from length in Gen.Choose(shortest, longest)
        from offset in Gen.Choose(0, offsets)
        select Cidr.Of((range | (uint)offset) & ~(uint)((1L << (32 - length)) - 1), length);
}

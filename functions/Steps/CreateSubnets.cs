using Amazon.Lambda.Core;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Aws;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Ensures one closed subnet for each zone of the plan, with the route table and network ACL of that zone's node subnet.</summary>
public sealed class CreateSubnets(Edge edge)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private const int WaitSeconds = 5;

    // EC2 is eventually consistent: a block that is associated, or a new subnet's tags, by which a role may go on with it, may not be known everywhere for so long.
    private static readonly TimeSpan Consistency = TimeSpan.FromMinutes(1);

    /// <summary>In Lambda.</summary>
    public CreateSubnets()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Looks, makes what is missing, and answers done when a look found everything in its place.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        if (await StepRun<PlannedStep.CreateSubnets>.FindAsync(edge, input, (_, _) => Limit).ConfigureAwait(false) is not { } run)
        {
            return new StepAnswer.Done();
        }

        var found = await FindAsync(run).ConfigureAwait(false);
        await run.IntendAsync(found.Where(s => !IsOurs(s, input)).ToDictionary(s => s.Id.Value, s => s.Block.ToString())).ConfigureAwait(false);
        if (found.FirstOrDefault(s => !IsOurs(s, input)) is { } foreign)
        {
            throw await run.FailedAsync(new ConflictException("ec2:CreateSubnet", new InvalidOperationException($"{foreign.Id} has {foreign.Block}"))).ConfigureAwait(false);
        }

        var missing = run.Step.Subnets.Where(p => found.All(s => s.Block != p.Block)).ToList();
        var subnets = found.Concat(await CreateAsync(run, missing, input).ConfigureAwait(false)).DistinctBy(s => s.Id).ToList();
        var made = subnets.ToDictionary(s => s.Id.Value, s => s.Block.ToString());
        var reserving = new Reserving(edge, run, input);
        await run.MadeAsync(made.Concat(reserving.Ahead(subnets)).ToDictionary()).ConfigureAwait(false);
        if (subnets.FirstOrDefault(IsDead) is { } dead)
        {
            throw await run.FailedAsync(new SubnetFailedException(dead.Id.Value, dead.State)).ConfigureAwait(false);
        }

        var moved = await TryPlaceAsync(run, subnets).ConfigureAwait(false);
        if (missing.Count > 0 || moved || subnets.Any(s => s.State != "available"))
        {
            return await run.WaitAsync(WaitSeconds, $"{string.Join(", ", subnets.Select(s => $"{s.Id} is {s.State}"))}").ConfigureAwait(false);
        }

        var reserved = await reserving.EnsureAsync(subnets).ConfigureAwait(false);
        return reserved.Again
            ? await run.WaitAsync(WaitSeconds, "a reservation for prefixes isn't made").ConfigureAwait(false)
            : await run.DoneAsync(made.Concat(reserved.Made).ToDictionary(), reserved.Note).ConfigureAwait(false);
    }

    private Task<IReadOnlyList<SubnetReading>> FindAsync(StepRun<PlannedStep.CreateSubnets> run) => edge.Space.FindSubnetsAsync(run.Plan.Vpc, run.Step.Subnets.Select(s => s.Block));

    private static bool IsOurs(SubnetReading subnet, TaskInput input) => subnet.Tags.GetValueOrDefault(TagKeys.Incident) == input.Id;

    private bool IsYoung(StepRun<PlannedStep.CreateSubnets> run) => edge.Now - run.Entry.Step.StartedAt < Consistency;

    private static bool IsDead(SubnetReading subnet) => subnet.State is not ("pending" or "available");

    // Where one is dead at once the step has failed, and another would only be one more to delete.
    private async Task<IReadOnlyList<SubnetReading>> CreateAsync(StepRun<PlannedStep.CreateSubnets> run, List<PlannedSubnet> missing, TaskInput input)
    {
        var made = new List<SubnetReading>();
        foreach (var planned in missing.TakeWhile(_ => !made.Any(IsDead)))
        {
            try
            {
                made.Add(await edge.Space.CreateSubnetAsync(run.Plan.Vpc, planned.Zone, planned.Block, Tags(run.Step, planned, input)).ConfigureAwait(false));
            }
            catch (ConflictException e)
            {
                made.AddRange(await InTheWayAsync(run, planned.Block, input, e).ConfigureAwait(false));
            }
            catch (RefusedException e) when (AwsErrors.HasCode(e, "InvalidSubnet.Range") && IsYoung(run))
            {
                // Not made; the next call tries again.
                break;
            }
        }

        return made;
    }

    // Ours, if an answer was lost or another run was faster. EC2 may not show it yet: then there is nothing in the way to be seen, and the next call looks again.
    private async Task<IEnumerable<SubnetReading>> InTheWayAsync(StepRun<PlannedStep.CreateSubnets> run, Cidr block, TaskInput input, ConflictException e)
    {
        var overlapping = (await edge.Vpcs.ReadSubnetsAsync(run.Plan.Vpc).ConfigureAwait(false)).Where(s => s.Block.Overlaps(block)).ToList();
        return overlapping.All(s => s.Block == block && IsOurs(s, input)) ? overlapping : throw await run.FailedAsync(e).ConfigureAwait(false);
    }

    // Right after a change EC2 may not know a subnet or show its route table everywhere: the next call looks again.
    private async Task<bool> TryPlaceAsync(StepRun<PlannedStep.CreateSubnets> run, List<SubnetReading> subnets)
    {
        // None of those that are there is shown: EC2 would refuse to look for the route tables of no subnets.
        if (subnets.Count == 0)
        {
            return true;
        }

        try
        {
            return await PlaceAsync(run.Step.Subnets, subnets).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NotFoundException or ConflictException || (e is AccessDeniedException && IsYoung(run)))
        {
            return true;
        }
    }

    // Without a route table of its own a subnet follows the main one, which often has no way out; and EC2 gives every new subnet the default network ACL.
    private async Task<bool> PlaceAsync(IReadOnlyList<PlannedSubnet> planned, List<SubnetReading> subnets)
    {
        var ids = subnets.ToDictionary(s => s.Block, s => s.Id);
        var tables = await edge.Space.ReadRouteTablesAsync(ids.Values).ConfigureAwait(false);
        var acls = await edge.Space.ReadNetworkAclsAsync(ids.Values).ConfigureAwait(false);
        var moved = false;
        foreach (var subnet in planned.Where(p => ids.ContainsKey(p.Block)))
        {
            var id = ids[subnet.Block];
            if (tables.GetValueOrDefault(id) != subnet.RouteTable)
            {
                await edge.Space.AssociateRouteTableAsync(id, subnet.RouteTable).ConfigureAwait(false);
                moved = true;
            }

            if (acls.TryGetValue(id, out var present) && present.Acl != subnet.NetworkAcl)
            {
                await edge.Space.ReplaceNetworkAclAsync(present.Association, subnet.NetworkAcl).ConfigureAwait(false);
                moved = true;
            }

            // EC2 is eventually consistent: an ACL association that isn't listed yet is looked for again.
            moved |= !acls.ContainsKey(id);
        }

        return moved;
    }

    // The policy's tags come first, so that none of them can stand in the place of one that Headroom goes by.
    private static Dictionary<string, string> Tags(PlannedStep.CreateSubnets step, PlannedSubnet planned, TaskInput input) => new(step.Tags)
    {
        ["Name"] = $"headroom-{input.Cluster}-{planned.Zone}",
        [TagKeys.Incident] = input.Id,
        ["headroom:cluster"] = input.Cluster,
        [TagKeys.CniCluster(input.Cluster)] = "shared",
    };
}

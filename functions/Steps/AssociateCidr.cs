using Amazon.Lambda.Core;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Ensures that the plan's block is associated with the VPC.</summary>
public sealed class AssociateCidr(Edge edge)
{
    // EC2 takes seconds; a block that isn't there after this doesn't come.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private const int WaitSeconds = 5;

    // EC2 is eventually consistent; what was made longer ago than this is shown.
    private static readonly TimeSpan Consistency = TimeSpan.FromMinutes(1);

    /// <summary>In Lambda.</summary>
    public AssociateCidr()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Looks, associates if need be, and answers whether the block is usable.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        if (await StepRun<PlannedStep.AssociateCidr>.FindAsync(edge, input, (_, _) => Limit).ConfigureAwait(false) is not { } run)
        {
            return new StepAnswer.Done();
        }

        var blocks = await ReadAsync(run).ConfigureAwait(false);
        var isFirst = run.IsNew;
        await run.IntendAsync(blocks.ToDictionary(b => b.AssociationId, b => b.Block.ToString())).ConfigureAwait(false);
        return Find(blocks, run) is { } there ? await FollowAsync(run, there).ConfigureAwait(false) : await AssociateAsync(run, input, isFirst).ConfigureAwait(false);
    }

    private async Task<StepAnswer> AssociateAsync(StepRun<PlannedStep.AssociateCidr> run, TaskInput input, bool isFirst)
    {
        var most = edge.PolicyOf(input.Cluster).BlocksPerDay;
        if (!await DaysBlocks.ClaimAsync(edge, run.Plan.Vpc, input, most).ConfigureAwait(false))
        {
            throw await run.FailedAsync(new BlocksUsedUpException(run.Plan.Vpc.Value, most)).ConfigureAwait(false);
        }

        try
        {
            return await FollowAsync(run, await edge.Space.AssociateBlockAsync(run.Plan.Vpc, run.Step.Block).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RefusedException or ConflictException or CidrQuotaReachedException)
        {
            return await RefusedAsync(run, e, isFirst).ConfigureAwait(false);
        }
    }

    private static async Task<StepAnswer> FollowAsync(StepRun<PlannedStep.AssociateCidr> run, BlockReading found)
    {
        var made = MadeBy(run, found);
        await run.MadeAsync(made).ConfigureAwait(false);
        return found.State switch
        {
            "associated" => await run.DoneAsync(made).ConfigureAwait(false),
            "failing" or "failed" => await run.PassOverAsync(Conflict(run, $"EC2 says '{found.State}'")).ConfigureAwait(false),
            _ => await run.WaitAsync(WaitSeconds, $"{found.Block} is {found.State}").ConfigureAwait(false),
        };
    }

    // There is no client token: a call whose answer was lost, or another run at the same time, is found by looking again.
    private async Task<StepAnswer> RefusedAsync(StepRun<PlannedStep.AssociateCidr> run, Exception refusal, bool isFirst)
    {
        var blocks = await ReadAsync(run).ConfigureAwait(false);
        if (Find(blocks, run) is { } found)
        {
            return await FollowAsync(run, found).ConfigureAwait(false);
        }

        // An earlier call may have made the block, and EC2 doesn't show it yet.
        if (!isFirst && edge.Now - run.Entry.Step.StartedAt < Consistency)
        {
            return await run.WaitAsync(WaitSeconds, $"EC2 refuses {run.Step.Block} and doesn't show it").ConfigureAwait(false);
        }

        return refusal is not CidrQuotaReachedException ? await run.PassOverAsync(Conflict(run, refusal.Message, refusal)).ConfigureAwait(false)
            // A candidate that was passed over may count until EC2 is done with it.
            : blocks.Any(b => b.State == "failing") ? await run.WaitAsync(WaitSeconds, "a block that fails still counts, and the quota is reached").ConfigureAwait(false)
            : throw await run.FailedAsync(refusal).ConfigureAwait(false);
    }

    private static CidrConflictException Conflict(StepRun<PlannedStep.AssociateCidr> run, string reason, Exception? inner = null) =>
        new(run.Step.Block.ToString(), run.Plan.Vpc.Value, reason, inner);

    private async Task<IReadOnlyList<BlockReading>> ReadAsync(StepRun<PlannedStep.AssociateCidr> run) =>
        (await edge.Vpcs.ReadBlocksAsync(run.Plan.Vpc).ConfigureAwait(false)).Blocks;

    // An association that failed or went before this step was begun isn't this step's; EC2 goes on listing it for a while.
    private static BlockReading? Find(IReadOnlyList<BlockReading> blocks, StepRun<PlannedStep.AssociateCidr> run) => blocks.FirstOrDefault(b =>
        b.Block == run.Step.Block && (b.State is "associating" or "associated" or "disassociating" || (b.State is "failing" or "failed" && !run.Entry.Step.Before.ContainsKey(b.AssociationId))));

    private static Dictionary<string, string> MadeBy(StepRun<PlannedStep.AssociateCidr> run, BlockReading found) =>
        run.Entry.Step.Before.ContainsKey(found.AssociationId) ? [] : new() { [found.AssociationId] = found.Block.ToString() };
}

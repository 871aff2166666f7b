using Amazon.Lambda.Core;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
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
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input);

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        if (await StepRun<PlannedStep.AssociateCidr>.FindAsync(edge, input, (_, _) => Limit).ConfigureAwait(false) is not { } run)
        {
            return new StepAnswer.Done();
        }

        var blocks = await ReadAsync(run).ConfigureAwait(false);
        var isFirst = run.IsNew;
        await run.IntendAsync(blocks.ToDictionary(b => b.AssociationId, b => b.Block.ToString())).ConfigureAwait(false);
        if ((Find(blocks, run) ?? await AssociateAsync(run, isFirst).ConfigureAwait(false)) is not { } found)
        {
            return await run.WaitAsync(WaitSeconds, $"EC2 refuses {run.Step.Block} and doesn't show it").ConfigureAwait(false);
        }

        var made = MadeBy(run, found);
        await run.MadeAsync(made).ConfigureAwait(false);
        return found.State switch
        {
            "associated" => await run.DoneAsync(made).ConfigureAwait(false),
            "failing" or "failed" => throw await run.FailedAsync(new CidrConflictException(found.Block.ToString(), run.Plan.Vpc.Value, $"EC2 says '{found.State}'")).ConfigureAwait(false),
            _ => await run.WaitAsync(WaitSeconds, $"{found.Block} is {found.State}").ConfigureAwait(false),
        };
    }

    private async Task<IReadOnlyList<BlockReading>> ReadAsync(StepRun<PlannedStep.AssociateCidr> run) =>
        (await edge.Vpcs.ReadBlocksAsync(run.Plan.Vpc).ConfigureAwait(false)).Blocks;

    // An association that failed or went before this step was begun isn't this step's; EC2 goes on listing it for a while.
    private static BlockReading? Find(IReadOnlyList<BlockReading> blocks, StepRun<PlannedStep.AssociateCidr> run) => blocks.FirstOrDefault(b =>
        b.Block == run.Step.Block && (b.State is "associating" or "associated" or "disassociating" || (b.State is "failing" or "failed" && !run.Entry.Step.Before.ContainsKey(b.AssociationId))));

    // There is no client token: a call whose answer was lost, or another run at the same time, is found by looking again.
    // Null: an earlier call may have made the block, and EC2 doesn't show it yet.
    private async Task<BlockReading?> AssociateAsync(StepRun<PlannedStep.AssociateCidr> run, bool isFirst)
    {
        try
        {
            return await edge.Space.AssociateBlockAsync(run.Plan.Vpc, run.Step.Block).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RefusedException or ConflictException or CidrQuotaReachedException)
        {
            return Find(await ReadAsync(run).ConfigureAwait(false), run)
                ?? (isFirst || edge.Now - run.Entry.Step.StartedAt >= Consistency ? throw await run.FailedAsync(Name(e, run)).ConfigureAwait(false) : null);
        }
    }

    private static Exception Name(Exception e, StepRun<PlannedStep.AssociateCidr> run) =>
        e is CidrQuotaReachedException ? e : new CidrConflictException(run.Step.Block.ToString(), run.Plan.Vpc.Value, e.Message, e);

    private static Dictionary<string, string> MadeBy(StepRun<PlannedStep.AssociateCidr> run, BlockReading found) =>
        run.Entry.Step.Before.ContainsKey(found.AssociationId) ? [] : new() { [found.AssociationId] = found.Block.ToString() };
}

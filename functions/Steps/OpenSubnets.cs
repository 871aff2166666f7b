using Amazon.Lambda.Core;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Ensures the switch: tag <c>kubernetes.io/role/cni=1</c> on the plan's subnets, alone and in one call. From then on pods may live there.</summary>
public sealed class OpenSubnets(Edge edge)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private const int WaitSeconds = 2;

    // An empty value counts as closed from CNI 1.22.0.
    private const string OpenValue = "1";

    /// <summary>In Lambda.</summary>
    public OpenSubnets()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Looks, tags what isn't open, and answers done when every subnet was seen open.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input);

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        if (await StepRun<PlannedStep.OpenSubnets>.FindAsync(edge, input, (_, _) => Limit).ConfigureAwait(false) is not { } run)
        {
            return new StepAnswer.Done();
        }

        var subnets = await edge.Space.FindSubnetsAsync(run.Plan.Vpc, run.Step.Blocks).ConfigureAwait(false);
        var tagged = subnets.Where(s => s.Tags.ContainsKey(TagKeys.RoleCni));
        await run.IntendAsync(tagged.ToDictionary(s => s.Id.Value, s => s.Tags[TagKeys.RoleCni])).ConfigureAwait(false);
        if (run.Step.Blocks.Where(b => subnets.All(s => s.Block != b)).ToList() is { Count: > 0 } lost)
        {
            return await run.WaitAsync(WaitSeconds, $"{run.Plan.Vpc} has no subnet {string.Join(", ", lost)}").ConfigureAwait(false);
        }

        var closed = subnets.Where(s => s.Tags.GetValueOrDefault(TagKeys.RoleCni) != OpenValue).ToList();
        var made = subnets.Where(s => run.Entry.Step.Before.GetValueOrDefault(s.Id.Value) != OpenValue).ToDictionary(s => s.Id.Value, s => s.Zone);
        if (closed.Count == 0)
        {
            return await run.DoneAsync(made).ConfigureAwait(false);
        }

        await edge.Space.TagAsync(closed.Select(s => s.Id), new Dictionary<string, string> { [TagKeys.RoleCni] = OpenValue }).ConfigureAwait(false);
        await run.MadeAsync(made).ConfigureAwait(false);
        return await run.WaitAsync(WaitSeconds, $"{string.Join(", ", closed.Select(s => s.Id))} isn't seen open").ConfigureAwait(false);
    }
}

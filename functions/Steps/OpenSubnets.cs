using Amazon.Lambda.Core;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Ensures the switch: tag <c>kubernetes.io/role/cni=1</c> on the plan's subnets, alone and in one call. From then on pods may live there.</summary>
public sealed class OpenSubnets(Edge edge)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private const int WaitSeconds = 2;

    // An empty value counts as closed from CNI 1.22.0.
    private const string OpenValue = "1";

    // Somebody's no: to the CNI from 1.22 on, and to the planner.
    private const string ShutValue = "0";

    /// <summary>In Lambda.</summary>
    public OpenSubnets()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Looks, tags what isn't open, and answers done when every subnet was seen open.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        if (await StepRun<PlannedStep.OpenSubnets>.FindAsync(edge, input, (_, _) => Limit).ConfigureAwait(false) is not { } run)
        {
            return new StepAnswer.Done();
        }

        var subnets = await edge.Space.FindSubnetsAsync(run.Plan.Vpc, run.Step.Blocks).ConfigureAwait(false);
        var before = Before(subnets, run.Step, ClusterTag(input));
        await run.IntendAsync(before, MadeOf(subnets, before)).ConfigureAwait(false);
        if (run.Step.Blocks.Where(b => subnets.All(s => s.Block != b)).ToList() is { Count: > 0 } lost)
        {
            return await run.WaitAsync(WaitSeconds, $"{run.Plan.Vpc} has no subnet {string.Join(", ", lost)}").ConfigureAwait(false);
        }

        if (subnets.FirstOrDefault(s => s.Tags.GetValueOrDefault(TagKeys.RoleCni) == ShutValue) is { } shut)
        {
            throw await run.FailedAsync(new ConflictException("ec2:CreateTags", new InvalidOperationException($"{shut.Id} has {TagKeys.RoleCni}={ShutValue}: somebody has shut it since the plan was made"))).ConfigureAwait(false);
        }

        // Ahead of the tags: what is set is taken back by this alone.
        await run.MadeAsync(MadeOf(subnets, run.Entry.Step.Before)).ConfigureAwait(false);
        var nobodys = subnets.Where(s => run.Step.Adopted.Contains(s.Block) && !s.Tags.ContainsKey(ClusterTag(input))).ToList();
        return nobodys.Count > 0
            ? await SetAsync(run, nobodys, ClusterTag(input), "shared").ConfigureAwait(false)
            : subnets.Where(s => s.Tags.GetValueOrDefault(TagKeys.RoleCni) != OpenValue).ToList() is { Count: > 0 } closed
            ? await SetAsync(run, closed, TagKeys.RoleCni, OpenValue).ConfigureAwait(false)
            : await run.DoneAsync(run.Entry.Step.Made).ConfigureAwait(false);
    }

    private async Task<StepAnswer> SetAsync(StepRun<PlannedStep.OpenSubnets> run, List<SubnetReading> subnets, string key, string value)
    {
        await edge.Space.TagAsync(subnets.Select(s => s.Id), new Dictionary<string, string> { [key] = value }).ConfigureAwait(false);
        return await run.WaitAsync(WaitSeconds, $"{string.Join(", ", subnets.Select(s => s.Id))} isn't seen with {key}={value}").ConfigureAwait(false);
    }

    private static string ClusterTag(TaskInput input) => TagKeys.CniCluster(input.Cluster);

    private static Dictionary<string, string> Before(IReadOnlyList<SubnetReading> subnets, PlannedStep.OpenSubnets step, string clusterTag) => subnets
        .Where(s => s.Tags.ContainsKey(TagKeys.RoleCni)).Select(s => (Key: s.Id.Value, Value: s.Tags[TagKeys.RoleCni]))
        .Concat(subnets.Where(s => step.Adopted.Contains(s.Block) && s.Tags.ContainsKey(clusterTag)).Select(s => (Key: $"{s.Id} {clusterTag}", Value: s.Tags[clusterTag])))
        .ToDictionary(b => b.Key, b => b.Value);

    private static Dictionary<string, string> MadeOf(IReadOnlyList<SubnetReading> subnets, IReadOnlyDictionary<string, string> before) =>
        subnets.Where(s => before.GetValueOrDefault(s.Id.Value) != OpenValue).ToDictionary(s => s.Id.Value, s => s.Zone);
}

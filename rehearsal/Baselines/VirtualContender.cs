using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Monitoring;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Baselines;

/// <summary>Lets one contender answer the alarm of one world, on the virtual clock. The same seed is the same world up to the moment at which contenders act differently.</summary>
internal static class VirtualContender
{
    /// <summary>How long the world is watched after the alarm, or altogether where there is none: the same for all, so that minutes of waiting compare.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    /// <summary>Runs one.</summary>
    /// <param name="stack">What is deployed; all but Headroom are without its response.</param>
    /// <param name="scenario">What happens.</param>
    /// <param name="contender">Who answers.</param>
    /// <param name="seed">What the world's luck comes from.</param>
    /// <param name="latencies">The set of delays.</param>
    public static ContenderRun Run(CloudStack stack, Scenario scenario, Contender contender, ulong seed, LatencySet latencies = LatencySet.Typical)
    {
        using var world = World.Start(scenario, seed, latencies);
        using var deployed = Virtually.Deploy(world, contender.IsHeadroom ? stack.Model : stack.Model.WithoutResponse());
        var recorder = new IncidentRecorder(world, deployed);
        var curve = new Curve(world);
        var terminal = new Terminal(world, deployed.Front);
        var script = Task.CompletedTask;
        DateTimeOffset? alarmAt = null;
        deployed.Watch.Changed += (alarm, status) =>
        {
            if (alarmAt is null && status.State == AlarmState.Alarm && IncidentRecorder.IsAnswered(alarm.Name, scenario.Name))
            {
                alarmAt = status.At;
                var administrator = new Administrator(terminal, new Kubectl(world, terminal, world.Cluster), scenario.Name);
                world.Clock.Schedule(world.Latencies.Draw(Delays.EventBridgeDelivery), () => script = RunAsync(contender, administrator));
            }
        };

        world.Clock.RunUntil(() => alarmAt is not null, World.Beginning + Window);
        world.Clock.RunUntil(() => script.IsFaulted, (alarmAt ?? World.Beginning) + Window);
        if (script.IsFaulted)
        {
            script.GetAwaiter().GetResult();
        }

        var summary = recorder.Summarise();
        return new ContenderRun
        {
            Contender = contender,
            Seed = seed,
            Latencies = summary.Latencies,
            AlarmSecond = (alarmAt - World.Beginning)?.TotalSeconds,
            EndSecond = summary.WorldSeconds,
            Outcome = summary.Outcome,
            RecoveredAfterSeconds = summary.RecoveredAfterSeconds,
            Zones = summary.Zones,
            PodMinutes = curve.PodMinutes,
            Calls = deployed.Front.Log.Calls.Count(call => call.At >= alarmAt && IsAnswer(contender, call)),
            Made = Made(world, alarmAt),
            Commands = terminal.Commands,
            Curve = curve.Points,
        };
    }

    private static async Task RunAsync(Contender contender, Administrator administrator)
    {
        try
        {
            await (contender.Script?.Invoke(administrator) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (ScriptStoppedException)
        {
            // The terminal has the command that failed, and with which words.
        }
    }

    // Measuring goes on each minute whoever answers, so that it is nobody's cost.
    private static bool IsAnswer(Contender contender, CallRecord call) =>
        contender.IsHeadroom ? call.IsHeadroom && !call.IsMeasurement : call.Principal == Terminal.Principal;

    private static string Made(World world, DateTimeOffset? alarmAt)
    {
        var blocks = world.Vpc.Blocks.Skip(world.Scenario.Vpc.Blocks.Count).Count(block => block.IsInForce);
        var subnets = world.Vpc.Subnets.Count(subnet => subnet.Ordinal > world.Vpc.OpenedAt);
        var changes = world.Timeline.Happenings.Count(happening => happening.Kind == "aws-node-changed" && happening.At >= alarmAt);
        string[] parts = [Count(blocks, "block", "blocks"), Count(subnets, "subnet", "subnets"), Count(changes, "change of aws-node", "changes of aws-node")];
        return string.Join(", ", parts.Where(part => part.Length > 0)) is { Length: > 0 } made ? made : "nothing";

        static string Count(int count, string one, string many) => count switch { 0 => "", 1 => $"1 {one}", _ => $"{count} {many}" };
    }
}

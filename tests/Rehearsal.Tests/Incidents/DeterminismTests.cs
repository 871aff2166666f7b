using System.Text.Json;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>The same seed gives the same incident, byte for byte, whatever else the machine does.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(LatencySet.Typical, 100)]
    [InlineData(LatencySet.Pessimistic, 20)]
    public void Run_ManySeedsTwiceEach_IsTheSameByteForByte(LatencySet latencies, int seeds)
    {
        var (first, second) = (new string[seeds], new string[seeds]);

        Parallel.For(0, seeds, seed => first[seed] = Summary("web", (ulong)seed + 1, latencies));
        Parallel.For(0, seeds, seed => second[seed] = Summary("web", (ulong)seed + 1, latencies));

        Assert.Equal(first, second);
        Assert.Equal(seeds, first.Distinct().Count());
    }

    public static TheoryData<string> Scenarios => [.. ScenarioLibrary.Names];

    [Theory, MemberData(nameof(Scenarios))]
    public async Task Run_OnABusyThreadPool_IsTheSameByteForByte(string scenario)
    {
        LatencySet[] sets = [LatencySet.Typical, LatencySet.Pessimistic];
        var calm = sets.Select(set => Summary(scenario, 2, set)).ToList();
        var isOver = false;
        var busy = Enumerable.Range(0, Environment.ProcessorCount + 2).Select(_ => Task.Factory.StartNew(Spin, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default)).ToArray();

        var beside = sets.Select(set => Summary(scenario, 2, set)).ToList();
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(busy);

        Assert.Equal(calm, beside);

        void Spin()
        {
            while (!Volatile.Read(ref isOver))
            {
                Thread.Yield();
            }
        }
    }

    private static string Summary(string scenario, ulong seed, LatencySet latencies) => JsonSerializer.Serialize(VirtualIncident.Run(Rehearsed.Stack, scenario, seed, latencies));
}

using System.Text.Json;
using Headroom.Rehearsal.Incidents;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>The same seed gives the same incident, byte for byte, whatever else the machine does.</summary>
public sealed class DeterminismTests
{
    private const int Seeds = 100;

    [Fact]
    public void Run_HundredSeedsTwiceEach_IsTheSameByteForByte()
    {
        var (first, second) = (new string[Seeds], new string[Seeds]);

        Parallel.For(0, Seeds, seed => first[seed] = Summary((ulong)seed + 1));
        Parallel.For(0, Seeds, seed => second[seed] = Summary((ulong)seed + 1));

        Assert.Equal(first, second);
        Assert.Equal(Seeds, first.Distinct().Count());
    }

    [Fact]
    public async Task Run_OnABusyThreadPool_IsTheSameByteForByte()
    {
        var calm = Summary(1);
        var isOver = false;
        var busy = Enumerable.Range(0, Environment.ProcessorCount + 2).Select(_ => Task.Factory.StartNew(Spin, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default)).ToArray();

        var beside = Summary(1);
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

    private static string Summary(ulong seed) => JsonSerializer.Serialize(VirtualIncident.Run(Rehearsed.Stack, "web", seed));
}

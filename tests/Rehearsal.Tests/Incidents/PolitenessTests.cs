using Headroom.Decisions.Calls;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>EC2's buckets are half empty or worse, since the CNI of hundreds of nodes draws from them, too.</summary>
public sealed class PolitenessTests
{
    // Of two calls the first may be on its way for longer than the second.
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMilliseconds(100);

    // Others take half of every bucket; or so much that three calls which read, and one that changes, are left at once, and few a minute.
    [Theory]
    [InlineData("web", 50)]
    [InlineData("web", 97)]
    [InlineData("one-zone", 97)]
    public void Response_BesideANoisyCni_KeepsToItsShareAndRecovers(string scenario, int percent)
    {
        using var run = new Rehearsed(scenario);
        run.World.Buckets.TakenByOthers = percent;

        run.Run();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        AssertKeepsToItsShare(run);
    }

    [Fact]
    public void Response_BesideANoisyCni_IsThrottledAndBacksOffByChance()
    {
        var pauses = new List<double>();
        for (var seed = 1UL; seed <= 10; seed++)
        {
            using var run = new Rehearsed("web", seed);
            run.World.Buckets.TakenByOthers = 97;
            run.Run();

            Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
            pauses.AddRange(Ours(run).GroupBy(call => (call.Principal, call.Operation))
                .SelectMany(calls => calls.Zip(calls.Skip(1))).Where(pair => pair.First.Code == "RequestLimitExceeded").Select(pair => (pair.Second.At - pair.First.At).TotalSeconds));
        }

        Assert.True(pauses.Count > 10, $"only {pauses.Count} calls were throttled");
        Assert.True(pauses.Distinct().Count() > pauses.Count * 0.8, $"{pauses.Count} pauses, of which {pauses.Distinct().Count()} differ");
    }

    // In every stretch of time, each function's calls of an operation fit into its share.
    private static void AssertKeepsToItsShare(Rehearsed run)
    {
        foreach (var calls in Ours(run).GroupBy(call => (call.Principal, call.Operation)))
        {
            var share = CallShare.Of($"ec2:{calls.Key.Operation}");
            var times = calls.Select(call => call.At).ToList();
            for (var first = 0; first < times.Count; first++)
            {
                for (var last = first; last < times.Count; last++)
                {
                    var allowed = share.Burst + ((times[last] - times[first] + OnTheWay) / share.Interval);
                    Assert.True(last - first + 1 <= allowed, $"{calls.Key} made {last - first + 1} calls between {times[first]:O} and {times[last]:O}");
                }
            }
        }
    }

    private static IEnumerable<CallRecord> Ours(Rehearsed run) => run.Deployed.Front.Log.Calls.Where(call => call.Service == "ec2" && call.Principal.StartsWith("function:", StringComparison.Ordinal));
}

using System.Globalization;
using System.Reflection;
using Headroom.House.Tests;
using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Tests.Clock;

public sealed class LatenciesTests
{
    public static TheoryData<string> Names => [.. Delays.All.Select(delay => delay.Name)];

    [Fact]
    public void Draw_ManyTimes_FallsAsTheTableSays()
    {
        foreach (var set in Enum.GetValues<LatencySet>())
        {
            var latencies = new Latencies(new Chance(1), set);
            var drawn = Enumerable.Range(0, 10_000).Select(_ => (int)latencies.Draw(Delays.CidrAssociation).TotalMilliseconds).Order().ToList();
            var said = Delays.CidrAssociation.In(set);

            Assert.InRange(drawn[0], said.Least, said.Least * 1.1);
            Assert.InRange(drawn[5_000], said.Median * 0.95, said.Median * 1.05);
            Assert.InRange(drawn[9_000], said.Ninetieth * 0.95, said.Ninetieth * 1.05);
            Assert.InRange(drawn[^1], said.Most * 0.9, said.Most);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Pessimistic_EveryDelay_IsAtNoQuantileFasterThanTypical(string name)
    {
        var delay = Delays.All.Single(delay => delay.Name == name);
        int[] typical = Points(delay.Typical), pessimistic = Points(delay.Pessimistic);

        Assert.Equal(typical.Order(), typical);
        Assert.Equal(pessimistic.Order(), pessimistic);
        Assert.All(typical.Zip(pessimistic), pair => Assert.True(pair.First <= pair.Second));
    }

    [Fact]
    public void All_Delays_AreDrawnSomewhere()
    {
        var code = string.Concat(Repository.Files("rehearsal", "*.cs").Select(File.ReadAllText));
        var names = typeof(Delays).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name).ToList();

        Assert.Equal(names.Count, Delays.All.Count);
        Assert.All(names, name => Assert.Contains($"{nameof(Delays)}.{name}", code, StringComparison.Ordinal));
    }

    [Fact]
    public void WorldPage_Delays_AreThisTable()
    {
        var section = File.ReadLines(Path.Combine(Repository.Root, "docs", "world.md")).SkipWhile(line => line != "## Delays").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        var table = section.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1);

        Assert.Equal(Delays.All.Select(delay => $"| {delay.Name} | {Seconds(delay.Typical)} | {Seconds(delay.Pessimistic)} | {delay.Source} |"), table);
    }

    private static int[] Points(Quantiles quantiles) => [quantiles.Least, quantiles.Median, quantiles.Ninetieth, quantiles.Most];

    private static string Seconds(Quantiles quantiles) => string.Join(" · ", Points(quantiles).Select(point => (point / 1000.0).ToString("0.###", CultureInfo.InvariantCulture)));
}

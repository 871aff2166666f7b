using System.Text.RegularExpressions;
using Headroom.Decisions.Responses;

namespace Headroom.Decisions.Tests.Responses;

public sealed class ExecutionNameTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero);

    [Fact]
    public void For_SameCause_IsTheSameInAnyOffset() =>
        Assert.Equal(ExecutionName.For("web", "headroom-web-addresses", At), ExecutionName.For("web", "headroom-web-addresses", At.ToOffset(TimeSpan.FromHours(5))));

    [Fact]
    public void For_Cause_IsReadable() => Assert.StartsWith("web-20260102-030405-", ExecutionName.For("web", "measure", At), StringComparison.Ordinal);

    [Fact]
    public void For_AnotherClusterCauseOrMoment_IsAnother()
    {
        string[] names = [ExecutionName.For("web", "x", At), ExecutionName.For("web2", "x", At), ExecutionName.For("web", "y", At), ExecutionName.For("web", "x", At.AddMilliseconds(1))];
        Assert.Equal(4, names.Distinct().Count());
    }

    [Fact]
    public void For_LongNamesThatBeginAlike_Differ() =>
        Assert.NotEqual(ExecutionName.For(new string('a', 99) + "1", "x", At), ExecutionName.For(new string('a', 99) + "2", "x", At));

    // Step Functions: 1 to 80 characters, and none that a log or a URL must escape.
    [Theory]
    [InlineData("web")]
    [InlineData("a_b-C9")]
    [InlineData("ümlaut cluster.")]
    public void For_AnyCluster_IsAName(string cluster) =>
        Assert.All([cluster, string.Concat(Enumerable.Repeat(cluster, 30))],
            name => Assert.True(Regex.IsMatch(ExecutionName.For(name, "x", At), "^[0-9A-Za-z_-]{1,80}$", RegexOptions.None, TimeSpan.FromSeconds(1)), name));
}

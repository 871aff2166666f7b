namespace Headroom.Cli.Tests;

public sealed class SpreadTests
{
    [Fact]
    public void Of_NoValues_IsNothing() => Assert.Null(Spread.Of([]));

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 2, 2)]
    [InlineData(20, 10, 19, 20)]
    [InlineData(100, 50, 95, 100)]
    public void Of_OneToN_TakesTheNearestRank(int n, double median, double p95, double worst) =>
        Assert.Equal(new Spread(median, p95, worst), Spread.Of([.. Enumerable.Range(1, n).Reverse().Select(i => (double)i)]));
}

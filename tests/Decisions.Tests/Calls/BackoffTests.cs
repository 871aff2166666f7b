using Headroom.Decisions.Calls;

namespace Headroom.Decisions.Tests.Calls;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    public void Before_ManyCallers_SpreadsThemOverTheWholePause(int repetition, int seconds)
    {
        var pauses = Enumerable.Range(0, 1_000).Select(caller => Backoff.Before(repetition, $"headroom-{caller} ec2:DescribeSubnets").TotalSeconds).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, 0, seconds));
        Assert.All(Enumerable.Range(0, 10), tenth => Assert.InRange(pauses.Count(pause => (int)(pause * 10 / seconds) == tenth), 60, 140));
    }

    [Fact]
    public void Before_TheSameLot_IsTheSame() => Assert.Equal(Backoff.Before(1, "lot"), Backoff.Before(1, "lot"));
}

using FsCheck.Fluent;
using Headroom.Decisions.Calls;

namespace Headroom.Decisions.Tests.Calls;

public sealed class CallShareTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("ec2:DescribeSubnets", 10, 500)]
    [InlineData("ec2:GetSubnetCidrReservations", 10, 500)]
    [InlineData("ec2:CreateSubnet", 5, 2_000)]
    [InlineData("ec2:CreateTags", 5, 2_000)]
    [InlineData("ec2:CreateSubnetCidrReservation", 3, 4_000)] // whose bucket is a tenth of the others'
    public void Of_Operation_IsAPartOfItsBucket(string operation, int burst, int milliseconds) =>
        Assert.Equal(new CallShare(burst, TimeSpan.FromMilliseconds(milliseconds)), CallShare.Of(operation));

    [Fact]
    public void Take_MoreThanABurst_WaitsAnIntervalForEach()
    {
        var (share, spent) = (new CallShare(3, TimeSpan.FromSeconds(2)), DateTimeOffset.MinValue);
        var waits = new List<double>();
        for (var call = 0; call < 5; call++)
        {
            (var wait, spent) = share.Take(spent, Noon);
            waits.Add(wait.TotalSeconds);
        }

        Assert.Equal([0, 0, 0, 2, 4], waits);
    }

    // Whenever calls are asked for, a bucket of that size and refill has a token for each at the moment at which it is made.
    [Fact]
    public void Take_AtAnyTimes_NeverExceedsABucketOfItsSize() => Laws.Hold(
        from burst in Gen.Choose(1, 12)
        from interval in Gen.Choose(1, 5_000)
        from gaps in Gen.Choose(0, 4_000).ListOf()
        select (burst, interval, gaps.ToList()),
        drawn =>
        {
            var share = new CallShare(drawn.burst, TimeSpan.FromMilliseconds(drawn.interval));
            var (now, spent, tokens, at) = (Noon, DateTimeOffset.MinValue, (double)drawn.burst, Noon);
            foreach (var gap in drawn.Item3)
            {
                now += TimeSpan.FromMilliseconds(gap);
                (var wait, spent) = share.Take(spent, now);

                // One caller: it makes no other call while it waits.
                now += wait;
                tokens = Math.Min(drawn.burst, tokens + ((now - at) / share.Interval)) - 1;
                at = now;
                if (tokens < -1e-6)
                {
                    return false;
                }
            }

            return true;
        });
}

using Headroom.Cli.Compare;

namespace Headroom.Cli.Tests.Compare;

public sealed class AxisTests
{
    [Theory]
    [InlineData(203, "0 50 100 150 200 250")]
    [InlineData(33.3, "0 10 20 30 40")]
    [InlineData(7, "0 2 4 6 8")]
    [InlineData(0, "0 1")]
    public void Linear_Ticks_AreRoundAndReachTheLargestValue(double most, string ticks) => Assert.Equal(ticks, string.Join(' ', Axis.Linear(most, 5).Ticks));

    [Theory]
    [InlineData(0, "0 10")]
    [InlineData(11, "0 10 100")]
    [InlineData(16_330, "0 10 100 1000 10000 100000")]
    public void Logarithmic_Ticks_AreZeroAndPowersOfTen(double most, string ticks) => Assert.Equal(ticks, string.Join(' ', Axis.Logarithmic(most).Ticks));

    [Fact]
    public void Place_OfTheEnds_IsZeroAndOne()
    {
        Assert.Equal((0, 1), (Axis.Linear(203, 5).Place(0), Axis.Linear(203, 5).Place(250)));
        Assert.Equal((0, 1), (Axis.Logarithmic(500).Place(0), Axis.Logarithmic(500).Place(1000)));
    }
}

using Headroom.Decisions.Capacity;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Capacity;

public sealed class RunwayTests
{
    [Theory]
    [InlineData(10, 300, 200, 20.0)] // ten a minute
    [InlineData(5, 240, 40, 1.0)]
    [InlineData(15, 201, 200, 3000.0)]
    [InlineData(10, 200, 0, 0.0)]
    public void Minutes_HeadroomFalls_IsUntilZeroAtThatRate(int minutesAgo, long then, long now, double expected) => Assert.Equal(expected, Runway.Minutes([At(minutesAgo, then)], Zone(now), Some.Noon)!.Value, 6);

    [Theory]
    [InlineData(10, 200, 200)]
    [InlineData(10, 100, 16_000)] // space was added
    [InlineData(1, 300, 200)] // too short to be a rate
    [InlineData(16, 300, 200)] // too long ago
    public void Minutes_NoRateToGoBy_IsNull(int minutesAgo, long then, long now) => Assert.Null(Runway.Minutes([At(minutesAgo, then)], Zone(now), Some.Noon));

    [Fact]
    public void Minutes_SeveralMeasurements_TheOldestOfTheWindowCounts() =>
        Assert.Equal(20, Runway.Minutes([At(20, 10_000), At(10, 300), At(3, 201)], Zone(200), Some.Noon)!.Value, 6);

    [Fact]
    public void Minutes_ZoneThatIsNew_IsNull() => Assert.Null(Runway.Minutes([At(10, 300)], new ZoneHeadroom("eu-west-1z", 10, []), Some.Noon));

    private static PastHeadroom At(int minutesAgo, long addresses) => new(Some.Noon.AddMinutes(-minutesAgo), new Dictionary<string, long> { ["eu-west-1a"] = addresses });

    private static ZoneHeadroom Zone(long addresses) => new("eu-west-1a", addresses, []);
}

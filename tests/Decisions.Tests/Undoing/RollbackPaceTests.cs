using Headroom.Decisions.Network;
using Headroom.Decisions.Undoing;

namespace Headroom.Decisions.Tests.Undoing;

public sealed class RollbackPaceTests
{
    private static readonly UndoAction Close = new UndoAction.CloseSubnet(new SubnetId("subnet-p"), Cidr.Parse("100.64.0.0/18"), "0");
    private static readonly UndoAction Drains = new UndoAction.Await("subnet-p", "9 of its addresses are in use");
    private static readonly UndoAction Stays = new UndoAction.Keep("subnet-p", "somebody else opened it");

    [Theory]
    [InlineData(0, 5)]
    [InlineData(59, 5)]
    [InlineData(60, 900)]
    public void Next_SomethingIsBeingChanged_LooksWithinSecondsForAsLongAsThatHelps(int looks, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), RollbackPace.Next([Close, Stays], looks));
        Assert.Equal(TimeSpan.FromSeconds(seconds), RollbackPace.Next([Close, Drains], looks));
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(19, 60)]
    [InlineData(20, 900)]
    public void Next_SomethingDrains_LooksEachMinuteAndThenSeldom(int looks, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RollbackPace.Next([Drains, Stays], looks));

    [Fact]
    public void Next_NothingButWhatStays_LooksOnceMoreAndIsOver()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), RollbackPace.Next([Stays], looks: 0));
        Assert.Null(RollbackPace.Next([Stays], looks: 1));
        Assert.Null(RollbackPace.Next([], looks: 1));
    }
}

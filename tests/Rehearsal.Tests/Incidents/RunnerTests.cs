namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>The runner host is away when it is needed.</summary>
public sealed class RunnerTests
{
    [Theory]
    [InlineData(2, "Headroom: web: recovered")]
    [InlineData(30, "Headroom: web: failed (RunnerOfflineException)")]
    public void Response_RunnerIsBeingReplaced_WaitsForItWithinReason(int minutesAway, string subject)
    {
        using var world = new Rehearsed("web");
        var runner = world.Deployed.Ssm.Instances[0];
        world.World.Clock.Schedule(TimeSpan.FromMinutes(3), () => runner.PingStatus = "ConnectionLost");
        world.World.Clock.Schedule(TimeSpan.FromMinutes(3 + minutesAway), () => runner.PingStatus = "Online");

        world.Run();

        Assert.Contains(world.Deployed.Sns.Sent, sent => sent.Subject == subject);
    }
}

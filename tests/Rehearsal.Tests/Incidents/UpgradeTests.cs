using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Headroom is deployed anew while it responds: what runs goes on as it began, and what begins later is the new one's.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly DirectoryInfo _asset = Directory.CreateTempSubdirectory("headroom-upgrade-");

    public void Dispose() => _asset.Delete(recursive: true);

    // The new policy only observes: an execution that took it up halfway would stop where it is.
    [Theory]
    [InlineData("Diagnose")]
    [InlineData("Associate CIDR")]
    [InlineData("Create subnets")]
    [InlineData("Configure aws-node")]
    [InlineData("Verify recovery")]
    [InlineData("Report")]
    public void Upgrade_InTheMiddleOfAResponse_LetsItRecoverAsItBegan(string state)
    {
        using var run = Upgraded(state, """{"clusters": [{"name": "web", "mode": "observe"}]}""");

        run.Run();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Equal("Headroom: web: recovered", Assert.Single(run.Told).Subject);
        Assert.Equal(3, run.World.Timeline.Happenings.Count(happening => happening.Kind == "subnet-tagged"));
        Assert.DoesNotContain(run.Items, item => item.ContainsKey("unfinished"));
        Assert.Empty(run.Deployed.Undelivered);
    }

    [Fact]
    public void Upgrade_OfThePolicy_IsWhatTheNextResponseGoesBy()
    {
        using var run = Upgraded("Verify recovery", """{"clusters": [{"name": "another"}]}""");
        run.Run();
        var changes = run.Changes.Count;

        run.Start("""{"cluster": "web"}""");
        run.RunUntilEnded(2);

        Assert.Contains("the policy doesn't name cluster 'web'", run.Told[^1].Message, StringComparison.Ordinal);
        Assert.Equal(changes, run.Changes.Count);
    }

    [Fact]
    public void Upgrade_ThenStopped_IsClosedByTheNewVersion()
    {
        using var run = Upgraded("Create subnets", """{"clusters": [{"name": "web", "mode": "observe"}]}""");
        run.World.Clock.RunUntil(() => false, run.World.Now.AddSeconds(1));
        run.Deployed.Front.Call(new Caller("person"), "states", "StopExecution", new JsonObject { ["executionArn"] = run.Execution.Arn });

        run.Run();

        Assert.DoesNotContain(run.Items, item => item.ContainsKey("unfinished"));
        Assert.Contains("ExecutionABORTED", run.Report, StringComparison.Ordinal);
    }

    // Deploys again once the response is in that state.
    private Rehearsed Upgraded(string state, string policy)
    {
        File.WriteAllText(Path.Combine(_asset.FullName, "policy.json"), policy);
        var run = new Rehearsed("web");
        run.World.Clock.RunUntil(() => run.World.Timeline.Happenings.Any(happening => happening.Kind == "state" && happening.Text == state), run.World.Now.AddMinutes(30));
        run.Deployed.Upgrade(_asset.FullName);
        return run;
    }
}

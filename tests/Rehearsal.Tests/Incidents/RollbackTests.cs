using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Ssm;
using Headroom.Rehearsal.Storage;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>A person orders an incident to be taken back, in the world that is deployed from the template.</summary>
public sealed class RollbackTests
{
    // An interface in a closed subnet lets go of what no pod holds once aws-node starts anew, from here on (IsSubnetExcluded).
    private static readonly CniVersion KnowsClosing = new(1, 22, 2);
    private static readonly TimeSpan Long = TimeSpan.FromHours(6);

    [Fact]
    public void Rollback_AfterARecovery_WouldBringTheEmergencyBack_IsRefused()
    {
        using var world = Recovered();
        var open = Switches(world);

        var rollback = RollBack(world);

        Assert.Equal((ExecutionStatus.Failed, "RollbackRefusedException"), (rollback.Status, rollback.Error));
        Assert.Contains("would run out of addresses again: ", rollback.Cause, StringComparison.Ordinal);
        Assert.Equal(3, open.Count);
        Assert.Equal(open, Switches(world));
        Assert.Contains(Sent(world), sent => sent.Subject == "Headroom: a rollback wasn't carried out");
        Assert.Empty(Leases(world));
    }

    [Fact]
    public void Rollback_WhileThePodsLiveThere_ClosesTheSpaceAndWaits()
    {
        using var world = Recovered(KnowsClosing);
        Pause(world);

        var rollback = RollBack(world, wait: false);
        world.World.Clock.RunUntil(() => Sent(world).Any(sent => sent.Subject?.EndsWith("waits for its space to drain", StringComparison.Ordinal) == true), world.World.Now.AddHours(1));

        Assert.True(rollback.IsRunning);
        Assert.All(Switches(world), value => Assert.Equal("0", value));
        Assert.Equal(3, world.World.Vpc.Subnets.Count(subnet => subnet.Ordinal > world.World.Vpc.OpenedAt));
        Assert.Empty(Leases(world));
        Assert.Contains("of its addresses are in use, by nodes i-", Sent(world)[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rollback_OfACniThatTakesTheTagsKeyForOpen_TakesTheTagAway()
    {
        using var world = Recovered();
        Pause(world);

        _ = RollBack(world, wait: false);
        world.World.Clock.RunUntil(() => false, world.World.Now.AddMinutes(5));

        Assert.Equal(["closed", "closed", "closed"], Switches(world));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Rollback_OnceNothingIsThere_LeavesVpcAndAwsNodeAsTheyWere(bool knowsClosing, bool runnerWasReplaced)
    {
        using var world = Recovered(knowsClosing ? KnowsClosing : null);
        Pause(world);
        if (runnerWasReplaced)
        {
            var runners = world.Deployed.Ssm.Instances;
            runners[0] = new ManagedInstance("i-0123456789abcdef0", runners[0].Tags);
        }

        var rollback = RollBack(world, wait: false);
        world.World.Clock.RunUntil(() => Sent(world).Any(sent => sent.Subject?.EndsWith("waits for its space to drain", StringComparison.Ordinal) == true), world.World.Now.AddHours(1));

        // What is left of the nodes that used it once they are replaced.
        foreach (var used in world.World.Vpc.Interfaces.Where(one => one.Subnet.Ordinal > world.World.Vpc.OpenedAt).ToList())
        {
            world.World.Vpc.Free(used);
        }

        world.World.Clock.RunUntil(() => !rollback.IsRunning, world.World.Now + Long);

        Assert.Equal((ExecutionStatus.Succeeded, null), (rollback.Status, rollback.Cause));
        Assert.Empty(world.Left);
        Assert.Empty(Leases(world));
        Assert.Equal("false", world.World.Cluster.DaemonSet!.Environment.Single(variable => variable.Key == "ENABLE_SUBNET_DISCOVERY").Value);
        Assert.Equal("Headroom: web: rolled back", Sent(world)[^1].Subject);
        Assert.Contains("rolled back", world.Report, StringComparison.Ordinal);
    }

    private static Rehearsed Recovered(CniVersion? version = null)
    {
        var world = new Rehearsed("web", with: said => version is { } other ? said with { AwsNode = said.AwsNode with { Version = other } } : said).Run();
        Assert.Contains(Sent(world), sent => sent.Subject == "Headroom: web: recovered");
        return world;
    }

    private static void Pause(Rehearsed world)
    {
        Start(world, "headroom-hand", new JsonObject { ["do"] = "pause", ["cluster"] = "web", ["by"] = "Ada", ["why"] = "a rollback" });
        world.World.Clock.RunUntil(() => false, world.World.Now.AddMinutes(1));
    }

    private static Execution RollBack(Rehearsed world, bool wait = true)
    {
        Start(world, "headroom-rollback", new JsonObject { ["incident"] = world.Deployed.States.Executions[0].Name, ["by"] = "Ada" });
        var execution = world.Deployed.States.Executions[^1];
        if (wait)
        {
            world.World.Clock.RunUntil(() => !execution.IsRunning, world.World.Now + Long);
        }

        return execution;
    }

    private static void Start(Rehearsed world, string machine, JsonObject input) => world.Deployed.Front.Call(new Caller("person:Ada"), "states", "StartExecution", new JsonObject
    {
        ["stateMachineArn"] = world.Deployed.Model.Workflows.Single(workflow => workflow.Arn.EndsWith($":{machine}", StringComparison.Ordinal)).Arn,
        ["input"] = input.ToJsonString(),
    });

    private static List<string> Switches(Rehearsed world) =>
        [.. world.World.Vpc.Subnets.Where(subnet => subnet.Ordinal > world.World.Vpc.OpenedAt).Select(subnet => subnet.Tags.Value.GetValueOrDefault("kubernetes.io/role/cni") ?? "closed")];

    private static IReadOnlyList<Notification> Sent(Rehearsed world) => world.Deployed.Sns.Sent;

    private static IEnumerable<JsonObject> Leases(Rehearsed world) => world.Items.Where(item => (string?)item["sk"]?["S"] == "lease");
}

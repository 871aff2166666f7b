using System.Text.Json.Nodes;
using Amazon.EKS.Model;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>Discovery is switched off in these clusters, so that the plan switches it on once space is open.</summary>
public sealed class ConfigureAwsNodeTests
{
    private static readonly Dictionary<string, string> Off = new() { ["ENABLE_SUBNET_DISCOVERY"] = "false", ["WARM_ENI_TARGET"] = "1" };
    private static readonly Dictionary<string, string> On = new(Off) { ["ENABLE_SUBNET_DISCOVERY"] = "true" };
    private readonly Bench _bench = new();
    private Dictionary<string, string> _live = Off;
    private RolloutReading _rollout = new(1, 1, 3, 3, 3);

    public ConfigureAwsNodeTests()
    {
        _bench.Reading = () => Some.Reading(_bench.Clock.Now, waiting: 4, environment: _live) is var reading ? reading with { AwsNode = reading.AwsNode! with { Rollout = _rollout } } : throw new InvalidOperationException();
        _bench.Ssm.Configure = () =>
        {
            _live = On;
            return "headroom-configure-1\noutcome\tset\ngeneration\t2\nbefore\tENABLE_SUBNET_DISCOVERY\tfalse\n";
        };
    }

    [Fact]
    public async Task Handle_SelfManaged_ComparesAndSetsOnTheRunner()
    {
        await PlanAsync();

        await FinishAsync();

        var sent = Assert.Single(_bench.Ssm.Sent, s => s.DocumentName == "headroom-configure");
        Assert.Equal(("ENABLE_SUBNET_DISCOVERY=true", "ENABLE_SUBNET_DISCOVERY=false"), (sent.Parameters["Environment"][0], sent.Parameters["Expected"][0]));
        var entry = await _bench.EntryAsync(StepKinds.ConfigureAwsNode);
        Assert.Equal(StepState.Done, entry.State);
        Assert.Equal(new Dictionary<string, string> { ["ENABLE_SUBNET_DISCOVERY"] = "false" }, entry.Before);
        Assert.Equal(new Dictionary<string, string> { ["ENABLE_SUBNET_DISCOVERY"] = "true" }, entry.Made);
        Assert.Empty(_bench.Eks.Updates);
    }

    [Theory]
    [InlineData("InvalidInstanceId")]
    [InlineData("AccessDeniedException")] // it has been gone for so long that it has no tag any more
    public async Task Handle_RunnerWasReplacedSinceTheReading_SetsOnTheNewOne(string code)
    {
        await PlanAsync();
        _bench.Ssm.Hosts[0] = FakeSsm.Host("i-second");
        _bench.Ssm.Gone["i-runner"] = code;

        await FinishAsync();

        Assert.Equal("i-second", Assert.Single(_bench.Ssm.Sent, s => s.DocumentName == "headroom-configure").InstanceIds[0]);
        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
    }

    [Fact]
    public async Task Handle_RunnerIsGoneAndNoOtherTakesACommand_SaysSo()
    {
        await PlanAsync();
        _bench.Ssm.Gone["i-runner"] = "InvalidInstanceId";

        var error = await Assert.ThrowsAsync<RunnerOfflineException>(FinishAsync);

        Assert.Contains("Systems Manager shows one as online and takes no command for it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_ManagedAddon_UpdatesItWithEverythingElseAsRead()
    {
        _bench.Eks.Addon = new Addon { AddonVersion = "v1.20.4-eksbuild.2", Status = "ACTIVE", ServiceAccountRoleArn = "arn:aws:iam::111122223333:role/cni", ConfigurationValues = """{"env": {"WARM_ENI_TARGET": "1"}, "tolerations": [{"operator": "Exists"}]}""" };
        await PlanAsync();
        await CallAsync();
        (_live, _bench.Eks.Status) = (On, "Successful");

        await FinishAsync();

        var update = Assert.Single(_bench.Eks.Updates);
        Assert.Equal(("v1.20.4-eksbuild.2", "arn:aws:iam::111122223333:role/cni", "PRESERVE"), (update.AddonVersion, update.ServiceAccountRoleArn, update.ResolveConflicts.Value));
        Assert.Null(update.PodIdentityAssociations);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"env": {"WARM_ENI_TARGET": "1", "ENABLE_SUBNET_DISCOVERY": "true"}, "tolerations": [{"operator": "Exists"}]}"""), JsonNode.Parse(update.ConfigurationValues)));
        Assert.DoesNotContain(_bench.Ssm.Sent, s => s.DocumentName == "headroom-configure");
    }

    // Between the plan and this step a person has set it through EKS, which shows in aws-node, too; or EKS's configuration has said so all along, and aws-node doesn't.
    [Theory]
    [InlineData("conflict", StepState.Failed)]
    [InlineData("set", StepState.Done)]
    public async Task Handle_AddonIsConfiguredOtherwise_IsComparedByTheScript(string outcome, StepState state)
    {
        _bench.Eks.Addon = new Addon { AddonVersion = "v1.20.4-eksbuild.2", Status = "ACTIVE" };
        await PlanAsync();
        _bench.Eks.Addon.ConfigurationValues = """{"env": {"ENABLE_SUBNET_DISCOVERY": "no"}}""";
        var set = _bench.Ssm.Configure;
        _bench.Ssm.Configure = () => outcome == "set" ? set() : "headroom-configure-1\noutcome\tconflict\ngeneration\t7\n";

        await (state == StepState.Done ? FinishAsync() : Assert.ThrowsAsync<AwsNodeNotConfiguredException>(FinishAsync));

        Assert.Empty(_bench.Eks.Updates);
        Assert.Equal(state, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
    }

    [Theory]
    [InlineData(false, 0)] // somebody has set it since the plan was made: it isn't ours to take back
    [InlineData(true, 1)] // the command before may have set it
    public async Task Handle_ScriptFindsItAsWanted_IsOursOnlyWhereACommandBeforeMayHaveSetIt(bool lost, int made)
    {
        await PlanAsync();
        if (lost)
        {
            _bench.Calls.Lose("SendCommand");
            await Assert.ThrowsAsync<TransientException>(CallAsync);
        }

        (_live, _bench.Ssm.Configure) = (On, () => "headroom-configure-1\noutcome\tunchanged\ngeneration\t1\n");

        await FinishAsync();

        var entry = await _bench.EntryAsync(StepKinds.ConfigureAwsNode);
        Assert.Equal((StepState.Done, made), (entry.State, entry.Made.Count));
    }

    [Fact]
    public async Task Handle_UpdateRepeatedAfterALostAnswer_HasTheSameToken()
    {
        _bench.Eks.Addon = new Addon { AddonVersion = "v1.20.4-eksbuild.2", Status = "ACTIVE" };
        await PlanAsync();
        _bench.Calls.Lose("UpdateAddon");

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await CallAsync();

        Assert.Equal(2, _bench.Eks.Updates.Count);
        Assert.Single(_bench.Eks.Updates.Select(u => u.ClientRequestToken).Distinct());
    }

    [Fact]
    public async Task Handle_AddonThatSomebodyElseUpdates_WaitsItsTurn()
    {
        _bench.Eks.Addon = new Addon { AddonVersion = "v1.20.4-eksbuild.2", Status = "UPDATING" };
        await PlanAsync();

        Assert.Equal(new StepAnswer.Wait(15), await CallAsync());
        Assert.Empty(_bench.Eks.Updates);
    }

    [Fact]
    public async Task Handle_AddonThatDidntTake_IsFollowedByKubectl()
    {
        _bench.Eks.Addon = new Addon { AddonVersion = "v1.20.4-eksbuild.2", Status = "ACTIVE" };
        _bench.Eks.Status = "Successful";
        await PlanAsync();

        await FinishAsync();

        Assert.Single(_bench.Ssm.Sent, s => s.DocumentName == "headroom-configure");
        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Cancelled")]
    public async Task Handle_UpdateThatEksGivesUp_IsNotedAndFollowedByKubectl(string status)
    {
        _bench.Eks.Addon = new Addon { AddonVersion = "v1.20.4-eksbuild.2", Status = "ACTIVE" };
        (_bench.Eks.Status, _bench.Eks.Errors) = (status, [new ErrorDetail { ErrorCode = "ConfigurationConflict", ErrorMessage = "env is owned by kubectl" }]);
        await PlanAsync();

        await FinishAsync();

        Assert.Contains("env is owned by kubectl", (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_SomebodyChangedItSinceThePlan_LeavesItAlone()
    {
        await PlanAsync();
        _bench.Ssm.Configure = () => "headroom-configure-1\noutcome\tconflict\ngeneration\t7\n";

        Assert.Contains("somebody has changed it since", (await Assert.ThrowsAsync<AwsNodeNotConfiguredException>(FinishAsync)).Message, StringComparison.Ordinal);
        Assert.Equal(StepState.Failed, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
    }

    [Fact]
    public async Task Handle_SomethingSetsItBack_NamesWhoOwnsIt()
    {
        await PlanAsync();
        _bench.Ssm.Configure = () => "headroom-configure-1\noutcome\tset\ngeneration\t2\n";

        Assert.Contains("eks", (await Assert.ThrowsAsync<AwsNodeNotConfiguredException>(FinishAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_RollOutUnderWay_WaitsForEveryNode()
    {
        await PlanAsync();
        _rollout = new RolloutReading(2, 2, 3, 1, 2);
        for (var calls = 0; calls < 5; calls++)
        {
            Assert.IsType<StepAnswer.Wait>(await CallAsync());
        }

        _rollout = new RolloutReading(2, 2, 3, 3, 3);
        await FinishAsync();

        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
    }

    [Fact]
    public async Task Handle_NodeThatWasDeadBefore_DoesntHoldUpTheRollOut()
    {
        _rollout = new RolloutReading(1, 1, 3, 3, 2);
        await PlanAsync();

        await FinishAsync();

        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
    }

    [Fact]
    public async Task Handle_RollOutThatHangs_ExpiresWithWhatWasSeen()
    {
        await PlanAsync();
        _rollout = new RolloutReading(2, 2, 3, 1, 2);

        Assert.Contains("updated on 1 and ready on 2 of 3 nodes", (await Assert.ThrowsAsync<StepExpiredException>(FinishAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_DaemonSetGone_SaysSo()
    {
        await PlanAsync();
        _bench.Reading = () => Some.Reading(_bench.Clock.Now) with { AwsNode = null };

        await Assert.ThrowsAsync<AwsNodeMissingException>(FinishAsync);
    }

    [Fact]
    public async Task Handle_ConfigurationInYaml_IsntTouched()
    {
        _bench.Eks.Addon = new Addon { AddonVersion = "v1.20.4-eksbuild.2", Status = "ACTIVE", ConfigurationValues = "env:\n  WARM_ENI_TARGET: '1'\n" };
        await PlanAsync();

        Assert.Contains("JSON", (await Assert.ThrowsAsync<MalformedInputException>(FinishAsync)).Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Eks.Updates);
    }

    [Theory]
    [InlineData("InvalidDocument")]
    [InlineData("AccessDeniedException")]
    public async Task Handle_CommandThatSystemsManagerRefuses_IsKnownToHaveSetNothing(string code)
    {
        await PlanAsync();
        _bench.Calls.Fail("SendCommand", Calls.Ssm(code), times: int.MaxValue);

        await Assert.ThrowsAnyAsync<Exception>(FinishAsync);

        var entry = await _bench.EntryAsync(StepKinds.ConfigureAwsNode);
        Assert.Equal((StepState.Failed, 0), (entry.State, entry.Made.Count));
    }

    [Fact]
    public async Task Handle_CommandRefusedAfterOneWhoseAnswerWasLost_MayHaveSetIt()
    {
        await PlanAsync();
        _bench.Calls.Lose("SendCommand");
        await Assert.ThrowsAsync<TransientException>(CallAsync);
        _bench.Calls.Fail("SendCommand", Calls.Ssm("AccessDeniedException"), times: int.MaxValue);

        await Assert.ThrowsAsync<AccessDeniedException>(CallAsync);

        var entry = await _bench.EntryAsync(StepKinds.ConfigureAwsNode);
        Assert.Equal((StepState.Failed, 1), (entry.State, entry.Made.Count));
    }

    [Fact]
    public async Task Handle_Throttled_IsTriedAgainByTheWorkflow()
    {
        await PlanAsync();
        _bench.Calls.Fail("SendCommand", Calls.Ssm("ThrottlingException"));

        await Assert.ThrowsAsync<ThrottledException>(CallAsync);
        Assert.Equal((StepState.Intended, 0), ((await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).Made.Count));
        await FinishAsync();

        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
    }

    private async Task PlanAsync()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
        await _bench.OpenAsync();
        var file = await _bench.FileAsync();
        Assert.IsType<PlannedStep.ConfigureAwsNode>(Assert.IsType<Move.Act>(NextMove.Decide(file.Plan, file.Entries)).Step);
    }

    private Task FinishAsync() => _bench.FinishAsync(_ => CallAsync());

    private Task<StepAnswer> CallAsync() => new ConfigureAwsNode(_bench.Edge).Handle(_bench.Input, null!);
}

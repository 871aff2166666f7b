using Headroom.Decisions.Journal;
using Headroom.Decisions.Responses;
using Headroom.Steps.Consenting;
using Headroom.Steps.Incidents;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>A change of aws-node that follows recovery and does harm is taken back by itself.</summary>
public sealed class SettingsHarmTests
{
    private readonly Bench _bench = new("""{"clusters": [{"name": "web", "mode": "auto", "acknowledge": ["securityGroups"], "awsNode": {"profile": "cre"}}]}""");

    [Fact]
    public async Task Incident_SettingsThatDoHarm_AreRestoredAndReported()
    {
        await HarmAsync();

        var error = await Assert.ThrowsAsync<SettingsDidHarmException>(() => new NextStep(_bench.Edge).Handle(_bench.Input, null!));
        await _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));
        var failed = _bench.Input with { Error = new ErrorInput(nameof(SettingsDidHarmException), $$"""{"errorType": "SettingsDidHarmException", "errorMessage": "{{error.Message}}"}""") };
        var answer = await new Report(_bench.Edge).Handle(failed, null!);

        var commands = _bench.Ssm.Sent.Where(s => s.DocumentName == "headroom-configure").ToList();
        Assert.Equal(2, commands.Count);
        Assert.Equal(commands[0].Parameters["Expected"][0], commands[1].Parameters["Environment"][0]);
        Assert.Equal(StepState.Undone, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
        Assert.Equal("SettingsDidHarm", _bench.Table.Item("incident#incident-1", "incident")!["outcome"]);
        Assert.IsType<ReportAnswer.Failed>(answer);
    }

    [Theory]
    [InlineData("offline", "no runner host with tag headroom:runner=yes is online")]
    [InlineData("unauthorized", "unauthorized")]
    public async Task Incident_SettingsThatDoHarmAndCantBeRestored_AreReportedAsKept(string trouble, string why)
    {
        await HarmAsync();
        if (trouble == "offline")
        {
            _bench.Ssm.Hosts[0].PingStatus = "ConnectionLost";
        }
        else
        {
            _bench.Ssm.Trouble = ("Failed", "Failed", "unauthorized error: You must be logged in to the server");
        }

        await Assert.ThrowsAsync<SettingsDidHarmException>(() => new NextStep(_bench.Edge).Handle(_bench.Input, null!));
        await _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));
        var failed = _bench.Input with { Error = new ErrorInput(nameof(SettingsDidHarmException), """{"errorType": "SettingsDidHarmException", "errorMessage": "harm"}""") };
        var answer = Assert.IsType<ReportAnswer.Failed>(await new Report(_bench.Edge).Handle(failed, null!));

        Assert.Equal("Headroom: web: aws-node change did harm and is NOT taken back", answer.Subject);
        Assert.Equal(StepState.Kept, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
        var kept = (await _bench.FileAsync()).Record.Undo.OfType<Decisions.Undoing.UndoAction.Keep>().ToList();
        Assert.Contains(why, Assert.Single(kept, k => k.What.StartsWith("aws-node's ", StringComparison.Ordinal)).Why, StringComparison.Ordinal);
        Assert.Equal(3, kept.Count(k => k.What.StartsWith("subnet ", StringComparison.Ordinal)));
    }

    // EC2 lets go of space within minutes; a change of aws-node takes as long on its way back as on its way there.
    [Theory]
    [InlineData(100, StepState.Undone)]
    [InlineData(200, StepState.Kept)]
    public async Task Undo_RestoreThatTakesLong_HasTheTimeOfTheChange(int looks, StepState state)
    {
        await HarmAsync();
        _bench.Ssm.Trouble = ("InProgress", "InProgress", "");
        for (var look = 0; look < looks; look++)
        {
            await new Undo(_bench.Edge).Handle(_bench.Input, null!);
        }

        _bench.Ssm.Trouble = null;
        await _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));

        Assert.Equal(state, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
        Assert.DoesNotContain((await _bench.FileAsync()).Record.Undo.OfType<Decisions.Undoing.UndoAction.Keep>(), kept => kept.What.Contains('{', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Undo_MeasurementSeesTheSettingsRestoredMeanwhile_TakesThemForNobodysChange()
    {
        await HarmAsync();
        _bench.Ssm.Trouble = ("InProgress", "InProgress", "");
        await new Undo(_bench.Edge).Handle(_bench.Input, null!);
        var remembered = await Documents.SnapshotAsync(_bench.Edge, BucketKeys.Remembered("web"));
        await Documents.WriteAsync(_bench.Edge, BucketKeys.Remembered("web"), remembered with { Inside = Some.Reading(_bench.Clock.Now) });

        _bench.Ssm.Trouble = null;
        await _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));

        Assert.Equal(StepState.Undone, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
    }

    [Fact]
    public async Task Rollback_OfSettingsThatCouldntBeRestored_TriesThemAnew()
    {
        await HarmAsync();
        _bench.Ssm.Trouble = ("Failed", "Failed", "unauthorized error: You must be logged in to the server");
        await _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));
        _bench.States.Executions["incident-1"] = ("FAILED", "{}", _bench.Clock.GetUtcNow());
        (_bench.Ssm.Trouble, _bench.Ssm.Hosts[0]) = (null, FakeSsm.Host("i-another"));
        await PauseSwitch.ThrowAsync(_bench.Edge, "web", new Pause("Ada", _bench.Clock.Now, null, "a rollback"));

        for (var looks = 0; looks < 10 && (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State != StepState.Undone; looks++)
        {
            await new RollBack(_bench.Edge).Handle(new RollbackInput(new IncidentInput("incident-1", "arn:aws:states:us-west-2:111122223333:execution:headroom-rollback:ada-1", _bench.Clock.GetUtcNow()), "Ada"), null!);
        }

        Assert.Equal(StepState.Undone, (await _bench.EntryAsync(StepKinds.ConfigureAwsNode)).State);
        Assert.Equal("i-another", _bench.Ssm.Sent.Last(s => s.DocumentName == "headroom-configure").InstanceIds[0]);
    }

    private async Task HarmAsync()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
        await _bench.OpenAsync();
        _bench.Recover();
        await _bench.FinishAsync(i => new Verify(_bench.Edge).Handle(i, null!));
        Assert.Equal(StepKinds.ConfigureAwsNode, (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind);

        var environment = new Dictionary<string, string>(Some.Reading().AwsNode!.Environment);
        _bench.Ssm.Configure = () =>
        {
            foreach (var word in _bench.Ssm.Sent.Last(s => s.DocumentName == "headroom-configure").Parameters["Environment"][0].Split(' '))
            {
                if (word.EndsWith('-'))
                {
                    environment.Remove(word[..^1]);
                }
                else
                {
                    environment[word.Split('=')[0]] = word.Split('=')[1];
                }
            }

            return "headroom-configure-1\noutcome\tset\ngeneration\t2\n";
        };
        _bench.Reading = () => Some.Reading(_bench.Clock.Now, waiting: 4, environment: environment);
        await _bench.FinishAsync(i => new ConfigureAwsNode(_bench.Edge).Handle(i, null!));
        await _bench.FinishAsync(i => new Verify(_bench.Edge).Handle(i, null!));
    }
}

using Headroom.Decisions.Journal;
using Headroom.Decisions.Undoing;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class RollBackTests
{
    private const string Execution = "arn:aws:states:us-west-2:111122223333:execution:headroom-rollback:ada-1";
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_PreparedSpace_IsTakenBackWhole()
    {
        await CreatedAsync();

        var done = await FinishAsync();

        Assert.Equal("Headroom: web: rolled back", done.Subject);
        Assert.Equal(["subnet-a", "subnet-b", "subnet-c"], _bench.Ec2.Subnets.Select(s => s.SubnetId));
        Assert.Equal((IncidentOutcome.RolledBack, "closed"), ((await _bench.FileAsync()).Record.Outcome, (await _bench.FileAsync()).Record.Status));
        Assert.Equal(StepState.Undone, (await _bench.EntryAsync(StepKinds.CreateSubnets)).State);
        Assert.Equal("Ada ordered it with " + Execution, (await _bench.EntryAsync(StepKinds.RollBack)).Note);
        Assert.Null(_bench.Table.Item("vpc#vpc-1", "lease"));
        Assert.Contains("rolled back", _bench.Bucket.Objects["incidents/incident-1/report.md"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_OrderedAgain_ChangesNothingMore()
    {
        await CreatedAsync();
        await FinishAsync();
        var calls = (_bench.Calls.Count("DeleteSubnet"), _bench.Calls.Count("DisassociateVpcCidrBlock"));

        Assert.Equal("Headroom: web: rolled back", (await FinishAsync()).Subject);

        Assert.Equal(calls, (_bench.Calls.Count("DeleteSubnet"), _bench.Calls.Count("DisassociateVpcCidrBlock")));
    }

    [Theory]
    [InlineData("DeleteSubnet")]
    [InlineData("DisassociateVpcCidrBlock")]
    [InlineData("PutItem")]
    public async Task Handle_AnswerLostAnywhere_EndsTheSame(string operation)
    {
        await CreatedAsync();
        _bench.Calls.Lose(operation);

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await FinishAsync();

        Assert.Equal(3, _bench.Ec2.Subnets.Count);
        Assert.Null(_bench.Table.Item("vpc#vpc-1", "lease"));
    }

    [Fact]
    public async Task Handle_ClusterWasMadeAnewInAnotherVpc_IsRefused()
    {
        await CreatedAsync();
        var record = _bench.Table.Item("incident#incident-1", "incident")!;
        _bench.Table.Put("incident#incident-1", "incident", [.. record.Where(one => one.Key is not ("pk" or "sk")).Select(one => (one.Key, one.Value.Replace("vpc-1", "vpc-0", StringComparison.Ordinal)))]);

        Assert.Contains("it changed vpc-0, and web is in vpc-1 now", (await Assert.ThrowsAsync<RollbackRefusedException>(CallAsync)).Message, StringComparison.Ordinal);
        Assert.Equal(6, _bench.Ec2.Subnets.Count);
        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.CreateSubnets)).State);
    }

    [Fact]
    public async Task Handle_UnknownIncident_IsRefusedByName()
    {
        var refused = await Assert.ThrowsAsync<RollbackRefusedException>(CallAsync);
        Assert.Equal("incident 'incident-1' isn't rolled back: there is no such incident; its id is in its report and in its notification", refused.Message);
    }

    [Fact]
    public async Task Handle_ResponseUnderWay_IsRefused()
    {
        await CreatedAsync();
        _bench.States.Executions["incident-1"] = ("RUNNING", "{}", null);

        Assert.Contains("it is under way", (await Assert.ThrowsAsync<RollbackRefusedException>(CallAsync)).Message, StringComparison.Ordinal);
        Assert.Equal(6, _bench.Ec2.Subnets.Count);
    }

    [Fact]
    public async Task Handle_AnotherResponseHoldsTheVpc_Waits()
    {
        await CreatedAsync();
        _bench.States.Executions["other"] = ("RUNNING", "{}", null);
        _bench.Table.Put("vpc#vpc-1", "lease", ("owner", "arn:aws:states:us-west-2:111122223333:execution:headroom-respond:other"), ("incident", "other"));

        Assert.Equal(new RollbackAnswer.Wait(60), await CallAsync());
        Assert.Equal(6, _bench.Ec2.Subnets.Count);
    }

    [Fact]
    public async Task Handle_SomethingLivesInASubnet_TellsOnceAndWaits()
    {
        await CreatedAsync();
        _bench.Ec2.Subnets.Last().AvailableIpAddressCount -= 1;

        var answers = new List<RollbackAnswer>();
        for (var looks = 0; looks < 6; looks++)
        {
            answers.Add(await CallAsync());
        }

        Assert.Single(answers.OfType<RollbackAnswer.Drains>());
        Assert.Equal(4, _bench.Ec2.Subnets.Count);
        Assert.IsType<RollbackAnswer.Wait>(answers[^1]);
    }

    [Fact]
    public async Task Handle_StillInUseAfterFourteenDays_EndsAndListsIt()
    {
        await CreatedAsync();
        _bench.Ec2.Subnets.Last().AvailableIpAddressCount -= 1;
        await CallAsync();
        _bench.Clock.Pass(TimeSpan.FromDays(14));

        var done = Assert.IsType<RollbackAnswer.Done>(await CallAsync());

        Assert.Equal("Headroom: web: rolled back, and something stays", done.Subject);
        Assert.Contains((await _bench.FileAsync()).Record.Undo.OfType<UndoAction.Keep>(), kept => kept.Why.Contains("still after 14 days", StringComparison.Ordinal));
        Assert.Equal(StepState.Kept, (await _bench.EntryAsync(StepKinds.CreateSubnets)).State);
    }

    [Fact]
    public async Task Handle_FirstLookIsCutOff_ForgetsWhatAnEarlierEndHadKept()
    {
        await CreatedAsync();
        var file = await _bench.FileAsync();
        await file.SaveAsync(_bench.Edge, file.Record with { Undo = [new UndoAction.Keep("subnet subnet-new-1", "something has addresses in it")] });
        _bench.Calls.Fail("DeleteSubnet", new HttpRequestException("connection reset"));

        await Assert.ThrowsAsync<TransientException>(CallAsync);

        Assert.Equal("Headroom: web: rolled back", (await FinishAsync()).Subject);
    }

    [Fact]
    public async Task Handle_StoppedInTheMiddleOfAStep_EndsItsEntryAtTheFirstLook()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        Assert.IsType<StepAnswer.Wait>(await new CreateSubnets(_bench.Edge).Handle(_bench.Input, null!));
        _bench.States.Executions["incident-1"] = ("ABORTED", "{}", _bench.Clock.GetUtcNow());
        _bench.Ec2.Subnets.Last().AvailableIpAddressCount -= 1;

        await CallAsync();

        Assert.Equal(StepState.Failed, (await _bench.EntryAsync(StepKinds.CreateSubnets)).State);
    }

    [Fact]
    public async Task Handle_ErrorThatIsNotTriedAgain_LeavesNoLease()
    {
        await CreatedAsync();
        _bench.Calls.Fail("DescribeVpcs", Calls.Ec2("UnauthorizedOperation", System.Net.HttpStatusCode.Forbidden));

        await Assert.ThrowsAsync<AccessDeniedException>(CallAsync);

        Assert.Null(_bench.Table.Item("vpc#vpc-1", "lease"));
    }

    [Fact]
    public async Task Step_OfAnIncidentThatWasClosed_ChangesNothing()
    {
        await _bench.PlanAsync();
        await new Report(_bench.Edge).Handle(_bench.Input, null!);

        await Assert.ThrowsAsync<IncidentClosedException>(() => new AssociateCidr(_bench.Edge).Handle(_bench.Input, null!));
        await Assert.ThrowsAsync<IncidentClosedException>(() => new NextStep(_bench.Edge).Handle(_bench.Input, null!));
        await Assert.ThrowsAsync<IncidentClosedException>(() => new AcquireLease(_bench.Edge).Handle(_bench.Input, null!));
        Assert.Single(_bench.Ec2.Blocks);
    }

    private async Task CreatedAsync()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
        _bench.States.Executions["incident-1"] = ("ABORTED", "{}", _bench.Clock.GetUtcNow());
    }

    private Task<RollbackAnswer> CallAsync() => new RollBack(_bench.Edge).Handle(new RollbackInput(new IncidentInput("incident-1", Execution, _bench.Clock.GetUtcNow()), "Ada"), null!);

    private async Task<RollbackAnswer.Done> FinishAsync()
    {
        for (var looks = 0; looks < 20; looks++)
        {
            if (await CallAsync() is RollbackAnswer.Done done)
            {
                return done;
            }
        }

        throw new InvalidOperationException("the rollback never ended");
    }
}

using Headroom.Decisions.Journal;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class AssociateCidrTests
{
    private const string OneCandidate = """{"clusters": [{"name": "web", "mode": "auto", "acknowledge": ["securityGroups"], "candidates": ["100.64.0.0/16"]}]}""";
    private readonly Bench _bench = new(OneCandidate);

    [Fact]
    public async Task Handle_NewBlock_AssociatesOnceAndWaitsUntilItIsUsable()
    {
        await _bench.PlanAsync();

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        Assert.Equal(StepState.Intended, (await _bench.EntryAsync(StepKinds.AssociateCidr)).State);
        await _bench.AssociateAsync();

        var entry = await _bench.EntryAsync(StepKinds.AssociateCidr);
        Assert.Equal(StepState.Done, entry.State);
        Assert.Equal(new Dictionary<string, string> { ["vpc-cidr-assoc-0"] = "10.0.0.0/16" }, entry.Before);
        Assert.Equal(new Dictionary<string, string> { ["vpc-cidr-assoc-1"] = "100.64.0.0/16" }, entry.Made);
        Assert.Equal(1, _bench.Calls.Count("AssociateVpcCidrBlock"));
    }

    [Fact]
    public async Task Handle_Intent_IsWrittenBeforeTheChange()
    {
        await _bench.PlanAsync();
        _bench.Calls.Log.Clear();

        await CallAsync();

        Assert.Equal(["Query", "DescribeVpcs", "PutItem", "PutItem", "AssociateVpcCidrBlock", "PutItem"], _bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_CalledAgainWhenDone_ChangesNothing()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        _bench.Calls.Log.Clear();

        Assert.IsType<StepAnswer.Done>(await CallAsync());
        Assert.Equal(["Query"], _bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_AnswerLost_FindsItsOwnBlock()
    {
        await _bench.PlanAsync();
        _bench.Calls.Lose("AssociateVpcCidrBlock");

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await _bench.AssociateAsync();

        Assert.Equal(["vpc-cidr-assoc-1"], (await _bench.EntryAsync(StepKinds.AssociateCidr)).Made.Keys);
        Assert.Equal(1, _bench.Calls.Count("AssociateVpcCidrBlock"));
    }

    [Fact]
    public async Task Handle_KilledBetweenJournalAndChange_GoesOn()
    {
        await _bench.PlanAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", new HttpRequestException("killed"));

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await _bench.AssociateAsync();

        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.AssociateCidr)).State);
        Assert.Equal(2, _bench.Ec2.Blocks.Count);
    }

    [Fact]
    public async Task Handle_BlockThatWasThereBefore_IsNeverOurs()
    {
        await _bench.PlanAsync();
        _bench.Ec2.Blocks.Add(FakeEc2.Block("vpc-cidr-assoc-theirs", "100.64.0.0/16", "associated"));

        await _bench.AssociateAsync();

        Assert.Empty((await _bench.EntryAsync(StepKinds.AssociateCidr)).Made);
        Assert.Equal(0, _bench.Calls.Count("AssociateVpcCidrBlock"));
    }

    [Fact]
    public async Task Handle_BlockThatFails_SaysSoInJournalAndError()
    {
        await _bench.PlanAsync();
        _bench.Ec2.NextBlockState = "failed";

        var error = await Assert.ThrowsAsync<CidrConflictException>(_bench.AssociateAsync);

        Assert.Contains("100.64.0.0/16", error.Message, StringComparison.Ordinal);
        var entry = await _bench.EntryAsync(StepKinds.AssociateCidr);
        Assert.Equal((StepState.Failed, error.Message), (entry.State, entry.Note));
        Assert.Equal(["vpc-cidr-assoc-1"], entry.Made.Keys);
    }

    [Theory]
    [InlineData("CidrLimitExceeded", typeof(CidrQuotaReachedException))]
    [InlineData("InvalidVpc.Range", typeof(CidrConflictException))] // a route, a peer or a restricted range: EC2 has no code of its own for each
    [InlineData("InvalidVpcRange", typeof(CidrConflictException))]
    public async Task Handle_Ec2Refuses_FailsWithTheReason(string code, Type expected)
    {
        await _bench.PlanAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", Calls.Ec2(code));

        var error = await Assert.ThrowsAnyAsync<Exception>(CallAsync);

        Assert.IsType(expected, error);
        Assert.Equal(StepState.Failed, (await _bench.EntryAsync(StepKinds.AssociateCidr)).State);
    }

    [Theory]
    [InlineData(5, false)] // its own block of an earlier call, which EC2 doesn't show yet
    [InlineData(60, true)]
    public async Task Handle_RefusedAfterALostAnswer_GivesEc2AMinuteToShowIt(int secondsLater, bool fails)
    {
        await _bench.PlanAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", new HttpRequestException("reset"));
        await Assert.ThrowsAsync<TransientException>(CallAsync);
        _bench.Clock.Pass(TimeSpan.FromSeconds(secondsLater));
        _bench.Calls.Fail("AssociateVpcCidrBlock", Calls.Ec2("InvalidVpc.Range"));

        Assert.Equal(fails, await Record.ExceptionAsync(CallAsync) is CidrConflictException);
    }

    [Fact]
    public async Task Handle_NeverUsable_ExpiresAtItsDeadline()
    {
        await _bench.PlanAsync();
        _bench.Ec2.NextBlockState = "associating";

        var error = await Assert.ThrowsAsync<StepExpiredException>(_bench.AssociateAsync);

        Assert.Contains("100.64.0.0/16 is associating", error.Message, StringComparison.Ordinal);
        Assert.Equal(StepState.Failed, (await _bench.EntryAsync(StepKinds.AssociateCidr)).State);
    }

    [Fact]
    public async Task Handle_AnotherRunWritesItsIntentFirst_LooksAgain()
    {
        await _bench.PlanAsync();
        _bench.Calls.Meanwhile("PutItem", CallAsync);

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await _bench.AssociateAsync();

        Assert.Equal(2, _bench.Ec2.Blocks.Count);
        Assert.Equal(["vpc-cidr-assoc-1"], (await _bench.EntryAsync(StepKinds.AssociateCidr)).Made.Keys);
    }

    [Fact]
    public async Task Handle_AnotherRunAssociatesFirst_TakesItsBlock()
    {
        await _bench.PlanAsync();
        _bench.Calls.Meanwhile("AssociateVpcCidrBlock", CallAsync);

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await _bench.AssociateAsync();

        Assert.Equal(2, _bench.Ec2.Blocks.Count);
        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.AssociateCidr)).State);
    }

    [Fact]
    public async Task Handle_Denied_NamesTheOperation()
    {
        await _bench.PlanAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", Calls.Ec2("UnauthorizedOperation"));

        Assert.Contains("ec2:AssociateVpcCidrBlock", (await Assert.ThrowsAsync<AccessDeniedException>(CallAsync)).Message, StringComparison.Ordinal);
    }

    private Task<StepAnswer> CallAsync() => new AssociateCidr(_bench.Edge).Handle(_bench.Input, null!);
}

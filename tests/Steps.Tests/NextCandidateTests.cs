using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Undoing;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>EC2 refuses the plan's block, or gives up on it: the incident goes on with the next candidate that the plan names.</summary>
public sealed class NextCandidateTests
{
    private readonly Bench _bench = new();

    [Theory]
    [InlineData("InvalidVpc.Range")]
    [InlineData("InvalidVpcRange")]
    public async Task Handle_Ec2Refuses_TakesTheNextCandidate(string code)
    {
        await _bench.PlanAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", Calls.Ec2(code));

        Assert.IsType<StepAnswer.Done>(await CallAsync());
        Assert.Equal("associateCidr", await NextAsync());
        await _bench.AssociateAsync();

        Assert.Equal([(StepState.PassedOver, 0), (StepState.Done, 1)], (await AssociationsAsync()).Select(e => (e.State, e.Made.Count)));
        Assert.Equal(["10.0.0.0/16", "100.65.0.0/16"], _bench.Ec2.Blocks.Select(b => b.CidrBlock));
    }

    [Fact]
    public async Task Handle_AssociationThatFails_EndsWithPodsInTheNextCandidatesSubnets()
    {
        await FailTheFirstAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
        await _bench.OpenAsync();
        _bench.Recover();
        await _bench.FinishAsync(i => new Verify(_bench.Edge).Handle(i, null!));

        Assert.All((await _bench.EntryAsync(StepKinds.Verify)).Verdicts.Values, v => Assert.Equal(ZoneVerdict.Recovered, v));
        Assert.All((await _bench.EntryAsync(StepKinds.CreateSubnets)).Made.Values, block => Assert.StartsWith("100.65.", block, StringComparison.Ordinal));
        Assert.Contains("can't have 100.64.0.0/16: EC2 says 'failed'", (await AssociationsAsync())[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_EveryCandidateFails_EndsWithTheLastOnesReason()
    {
        await _bench.PlanAsync();
        _bench.Ec2.NextBlockState = "failed";

        for (var candidate = 0; candidate < 3; candidate++)
        {
            await _bench.AssociateAsync();
        }

        var error = await Assert.ThrowsAsync<CidrConflictException>(_bench.AssociateAsync);
        Assert.Contains("100.67.0.0/16", error.Message, StringComparison.Ordinal);
        Assert.Equal([StepState.PassedOver, StepState.PassedOver, StepState.PassedOver, StepState.Failed], (await AssociationsAsync()).Select(e => e.State));
    }

    [Fact]
    public async Task Handle_QuotaReached_IsNoReasonForTheNextCandidate()
    {
        await _bench.PlanAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", Calls.Ec2("CidrLimitExceeded"));

        await Assert.ThrowsAsync<CidrQuotaReachedException>(CallAsync);
    }

    [Fact]
    public async Task Handle_TheFirstStillFailingAtTheQuota_WaitsForItsPlace()
    {
        await _bench.PlanAsync();
        _bench.Ec2.NextBlockState = "failing";
        await _bench.AssociateAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", Calls.Ec2("CidrLimitExceeded"));

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        _bench.Clock.Pass(TimeSpan.FromMinutes(1));
        _bench.Calls.Fail("AssociateVpcCidrBlock", Calls.Ec2("CidrLimitExceeded"));
        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        _bench.Ec2.NextBlockState = "associated";
        await _bench.AssociateAsync();

        Assert.Equal(StepState.Done, (await AssociationsAsync())[1].State);
    }

    [Fact]
    public async Task Undo_AfterTheNextCandidate_TakesThatBlockBackAndLeavesTheFailedOneToEc2()
    {
        await FailTheFirstAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
        await UndoAsync();

        Assert.Equal(["associated", "failed", "disassociated"], _bench.Ec2.Blocks.Select(b => b.CidrBlockState.State.Value));
        Assert.Equal([StepState.PassedOver, StepState.Undone], (await AssociationsAsync()).Select(e => e.State));
        Assert.DoesNotContain((await _bench.FileAsync()).Record.Undo, action => action is UndoAction.Keep);
    }

    // A refusal may have been of our own call that EC2 didn't show for a minute; ours by the journal it is all the same.
    [Fact]
    public async Task Undo_PassedOverCandidateThatCameAllTheSame_IsTakenBackToo()
    {
        await _bench.PlanAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", Calls.Ec2("InvalidVpc.Range"));
        await CallAsync();
        await _bench.AssociateAsync();
        _bench.Ec2.Blocks.Add(FakeEc2.Block("vpc-cidr-assoc-late", "100.64.0.0/16", "associated"));
        await UndoAsync();

        Assert.Equal(["associated", "disassociated", "disassociated"], _bench.Ec2.Blocks.Select(b => b.CidrBlockState.State.Value));
    }

    [Fact]
    public async Task Plan_NamesEachFallbackWithItsSubnets()
    {
        await _bench.PlanAsync();
        var plan = (await _bench.FileAsync()).Plan;

        Assert.Equal(["100.65.0.0/16", "100.66.0.0/16", "100.67.0.0/16"], plan.Fallbacks.Select(f => $"{f.Block}"));
        Assert.Contains("Then 100.65.0.0/16 in its place: 100.65.0.0/18 in us-west-2a, 100.65.64.0/18 in us-west-2b and 100.65.128.0/18 in us-west-2c.", PlanDocument.ToMarkdown(plan), StringComparison.Ordinal);
    }

    private async Task FailTheFirstAsync()
    {
        await _bench.PlanAsync();
        _bench.Ec2.NextBlockState = "failed";
        await _bench.AssociateAsync();
        _bench.Ec2.NextBlockState = "associated";
    }

    private async Task<List<StepEntry>> AssociationsAsync() => [.. (await _bench.FileAsync()).Entries.Where(e => e.Kind == StepKinds.AssociateCidr)];

    private async Task<string> NextAsync() => (await new NextStep(_bench.Edge).Handle(_bench.Input, null!)).Kind;

    private Task UndoAsync() => _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));

    private Task<StepAnswer> CallAsync() => new AssociateCidr(_bench.Edge).Handle(_bench.Input, null!);
}

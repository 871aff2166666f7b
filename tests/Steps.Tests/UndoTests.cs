using Headroom.Decisions.Journal;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class UndoTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_BeforeTheSwitch_TakesBackWhatTheIncidentMade()
    {
        await CreatedAsync();

        await FinishAsync();

        Assert.Equal(["subnet-a", "subnet-b", "subnet-c"], _bench.Ec2.Subnets.Select(s => s.SubnetId));
        Assert.Equal(["disassociated"], _bench.Ec2.Blocks.Where(b => b.CidrBlock == "100.64.0.0/16").Select(b => b.CidrBlockState.State.Value));
        Assert.Equal(StepState.Undone, (await _bench.EntryAsync(StepKinds.CreateSubnets)).State);
        Assert.Equal(StepState.Undone, (await _bench.EntryAsync(StepKinds.AssociateCidr)).State);
        Assert.Equal(4, (await _bench.FileAsync()).Record.Undo.Count);
    }

    [Fact]
    public async Task Handle_AfterTheSwitch_KeepsAndLists()
    {
        await CreatedAsync();
        await _bench.OpenAsync();

        await FinishAsync();

        Assert.Equal(6, _bench.Ec2.Subnets.Count);
        Assert.Equal(0, _bench.Calls.Count("DeleteSubnet"));
        Assert.Equal(StepState.Kept, (await _bench.EntryAsync(StepKinds.OpenSubnets)).State);
        Assert.All((await _bench.FileAsync()).Record.Undo, action => Assert.IsType<Decisions.Undoing.UndoAction.Keep>(action));
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
        Assert.Equal(StepState.Undone, (await _bench.EntryAsync(StepKinds.AssociateCidr)).State);
    }

    [Fact]
    public async Task Handle_SubnetThatSomebodyUses_IsKept()
    {
        await CreatedAsync();
        var used = _bench.Ec2.Subnets.Last();
        used.AvailableIpAddressCount -= 1;

        await FinishAsync();

        Assert.Contains(used, _bench.Ec2.Subnets);
        Assert.Equal(4, _bench.Ec2.Subnets.Count);
        Assert.Equal("associated", _bench.Ec2.Blocks[^1].CidrBlockState.State.Value);
        Assert.Equal(StepState.Kept, (await _bench.EntryAsync(StepKinds.CreateSubnets)).State);
    }

    [Fact]
    public async Task Handle_Ec2DoesntLetGo_GivesUpAndListsIt()
    {
        await CreatedAsync();
        _bench.Calls.Fail("DeleteSubnet", Calls.Ec2("DependencyViolation"), times: int.MaxValue);
        _bench.Calls.Fail("DisassociateVpcCidrBlock", Calls.Ec2("DependencyViolation"), times: int.MaxValue);

        await FinishAsync();

        Assert.Equal(4, (await _bench.FileAsync()).Record.Undo.OfType<Decisions.Undoing.UndoAction.Keep>().Count());
    }

    [Fact]
    public async Task Handle_SubnetThatEc2ShowsLate_IsTakenBackAllTheSame()
    {
        await CreatedAsync();
        var late = _bench.Ec2.Subnets.Where(s => s.SubnetId.StartsWith("subnet-new", StringComparison.Ordinal)).ToList();
        var block = _bench.Ec2.Blocks[^1];
        late.ForEach(s => _bench.Ec2.Subnets.Remove(s));
        _bench.Ec2.Blocks.Remove(block);

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        _bench.Ec2.Subnets.AddRange(late);
        _bench.Ec2.Blocks.Add(block);
        await FinishAsync();

        Assert.Equal(3, _bench.Ec2.Subnets.Count);
    }

    [Fact]
    public async Task Handle_NothingPlanned_IsDone()
    {
        Assert.IsType<StepAnswer.Done>(await CallAsync());
        Assert.Equal(["Query"], _bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_Repeated_ChangesNothingMore()
    {
        await CreatedAsync();
        await FinishAsync();
        var calls = (_bench.Calls.Count("DeleteSubnet"), _bench.Calls.Count("DisassociateVpcCidrBlock"));

        await FinishAsync();

        Assert.Equal(calls, (_bench.Calls.Count("DeleteSubnet"), _bench.Calls.Count("DisassociateVpcCidrBlock")));
        Assert.Equal(StepState.Undone, (await _bench.EntryAsync(StepKinds.CreateSubnets)).State);
    }

    private async Task CreatedAsync()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
    }

    private Task FinishAsync() => _bench.FinishAsync(_ => CallAsync());

    private Task<StepAnswer> CallAsync() => new Undo(_bench.Edge).Handle(_bench.Input, null!);
}

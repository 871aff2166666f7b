using Headroom.Decisions.Journal;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class OpenSubnetsTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_ClosedSubnets_SetsTheSwitchAloneInOneCall()
    {
        await ReadyAsync();

        await _bench.OpenAsync();

        var call = Assert.Single(_bench.Ec2.TagCalls);
        var tag = Assert.Single(call.Tags);
        Assert.Equal(("kubernetes.io/role/cni", "1"), (tag.Key, tag.Value));
        Assert.Equal(3, call.Resources.Count);
    }

    [Fact]
    public async Task Handle_Done_SaysWhichSubnetsOfWhichZoneWereOpened()
    {
        await ReadyAsync();

        await _bench.OpenAsync();

        var entry = await _bench.EntryAsync(StepKinds.OpenSubnets);
        Assert.Equal((StepState.Done, _bench.Clock.Now), (entry.State, entry.EndedAt!.Value));
        Assert.Equal(Some.Zones, entry.Made.Values.Order());
        Assert.Empty(entry.Before);
    }

    [Fact]
    public async Task Handle_AnswerLost_OpensOnce()
    {
        await ReadyAsync();
        _bench.Calls.Lose("CreateTags");

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await _bench.OpenAsync();

        Assert.Equal(3, (await _bench.EntryAsync(StepKinds.OpenSubnets)).Made.Count);
        Assert.Single(_bench.Ec2.TagCalls);
    }

    [Fact]
    public async Task Handle_EmptyTagValue_CountsAsClosed() // from CNI 1.22.0
    {
        await ReadyAsync();
        var subnet = _bench.Ec2.Subnets.Last();
        subnet.Tags.Add(new Amazon.EC2.Model.Tag { Key = "kubernetes.io/role/cni", Value = "" });

        await CallAsync();

        Assert.Contains(subnet.SubnetId, Assert.Single(_bench.Ec2.TagCalls).Resources);
        Assert.Equal("", (await _bench.EntryAsync(StepKinds.OpenSubnets)).Before[subnet.SubnetId]);
    }

    [Fact]
    public async Task Handle_SubnetThatItsOwnerHasShutSinceThePlan_LeavesItAlone()
    {
        await ReadyAsync();
        _bench.Ec2.Subnets[^1].Tags.Add(new Amazon.EC2.Model.Tag { Key = "kubernetes.io/role/cni", Value = "0" });

        var error = await Assert.ThrowsAsync<ConflictException>(_bench.OpenAsync);

        Assert.Contains($"{_bench.Ec2.Subnets[^1].SubnetId} has kubernetes.io/role/cni=0: somebody has shut it since the plan was made", error.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Ec2.TagCalls);
        Assert.Equal(StepState.Failed, (await _bench.EntryAsync(StepKinds.OpenSubnets)).State);
    }

    [Fact]
    public async Task Handle_SubnetThatIsGone_OpensNothingAndExpires()
    {
        await ReadyAsync();
        var gone = _bench.Ec2.Subnets.Last();
        _bench.Ec2.Subnets.Remove(gone);

        Assert.Contains(gone.CidrBlock, (await Assert.ThrowsAsync<StepExpiredException>(_bench.OpenAsync)).Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Ec2.TagCalls);
    }

    private async Task ReadyAsync()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
    }

    private Task<StepAnswer> CallAsync() => new OpenSubnets(_bench.Edge).Handle(_bench.Input, null!);
}

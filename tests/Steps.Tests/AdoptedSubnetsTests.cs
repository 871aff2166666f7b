using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Undoing;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>Empty subnets of a permitted block that are nobody's: they get the cluster's tag, then the switch, and lose exactly what was set.</summary>
public sealed class AdoptedSubnetsTests
{
    private const string Cluster = "cni.networking.k8s.aws/cluster/web";
    private readonly Bench _bench = new("""{"clusters": [{"name": "web", "mode": "auto", "reuse": "permitted", "acknowledge": ["securityGroups"]}]}""");

    public AdoptedSubnetsTests()
    {
        foreach (var (zone, i) in Some.Zones.Select((zone, i) => (zone, i)))
        {
            var id = $"subnet-idle-{zone[^1]}";
            _bench.Ec2.Subnets.Add(new Subnet { SubnetId = id, VpcId = "vpc-1", AvailabilityZone = zone, CidrBlock = $"100.64.{i}.0/24", State = SubnetState.Available, AvailableIpAddressCount = 251, Tags = [new Tag { Key = "team", Value = "data" }] });
            _bench.Ec2.Tables.Single(t => t.RouteTableId == $"rtb-{zone[^1]}").Associations.Add(new RouteTableAssociation { RouteTableId = $"rtb-{zone[^1]}", SubnetId = id, RouteTableAssociationId = $"rtbassoc-{id}" });
            _bench.Ec2.Acls[id] = "acl-nodes";
        }

        _bench.Ec2.Blocks.Add(FakeEc2.Block("vpc-cidr-assoc-theirs", "100.64.0.0/16", "associated"));
    }

    [Fact]
    public async Task Response_IdleSubnets_GetTheClustersTagAndThenTheSwitchAloneAndNothingIsMade()
    {
        await _bench.PlanAsync();
        await _bench.OpenAsync();

        Assert.Equal([(Cluster, 3), ("kubernetes.io/role/cni", 3)], _bench.Ec2.TagCalls.Select(call => (Assert.Single(call.Tags).Key, call.Resources.Count)));
        Assert.Equal(0, _bench.Calls.Count("CreateSubnet") + _bench.Calls.Count("AssociateVpcCidrBlock"));
    }

    [Fact]
    public async Task Plan_NamesBothCallsAndTheUndo()
    {
        await _bench.PlanAsync();
        var calls = Assert.Single((await _bench.FileAsync()).Plan.Calls);

        Assert.Equal(
            [$"ec2:CreateTags Resources=<the subnet 100.64.0.0/24> <the subnet 100.64.1.0/24> <the subnet 100.64.2.0/24>, Tags={Cluster}=shared", "ec2:CreateTags Resources=<the subnet 100.64.0.0/24> <the subnet 100.64.1.0/24> <the subnet 100.64.2.0/24>, Tags=kubernetes.io/role/cni=1"],
            calls.Do.Select(c => $"{c}"));
        Assert.Equal($"ec2:DeleteTags Resources=<the subnet 100.64.0.0/24>, Tags={Cluster}=shared (only those of them that were set)", $"{calls.Undo[0]}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Undo_BeforeTheSwitch_TakesBackTheClustersTagAndNoOther(bool answerLost)
    {
        await _bench.PlanAsync();
        if (answerLost)
        {
            _bench.Calls.Lose("CreateTags");
            await Assert.ThrowsAsync<TransientException>(CallAsync);
        }
        else
        {
            await CallAsync();
        }

        await UndoAsync();

        Assert.All(Idle, subnet => Assert.Equal(["team"], subnet.Tags.Select(tag => tag.Key)));
        Assert.Equal(StepState.Undone, (await _bench.EntryAsync(StepKinds.OpenSubnets)).State);
        Assert.Equal(3, (await _bench.FileAsync()).Record.Undo.OfType<UndoAction.UntagSubnet>().Count());
    }

    [Fact]
    public async Task Undo_AfterTheSwitch_KeepsThemOpenAndListsThem()
    {
        await _bench.PlanAsync();
        await _bench.OpenAsync();
        await UndoAsync();

        Assert.All(Idle, subnet => Assert.Equal(3, subnet.Tags.Count));
        Assert.Equal(3, (await _bench.FileAsync()).Record.Undo.OfType<UndoAction.Keep>().Count());
    }

    [Fact]
    public async Task Undo_AfterTheSwitchWhileDiscoveryIsOff_TakesBothTagsBack()
    {
        _bench.Reading = () => Some.Reading(_bench.Clock.Now, waiting: 4, environment: new Dictionary<string, string> { ["ENABLE_SUBNET_DISCOVERY"] = "false" });
        await _bench.PlanAsync();
        await _bench.OpenAsync();
        await UndoAsync();

        Assert.All(Idle, subnet => Assert.Equal(["team"], subnet.Tags.Select(tag => tag.Key)));
        var made = _bench.Ec2.Client.Invocations.Select(i => i.Arguments[0]).OfType<DeleteTagsRequest>().Select(r => string.Join(' ', r.Tags.Select(t => $"{t.Key}={t.Value}")));
        Assert.Equal((await _bench.FileAsync()).Plan.Calls.SelectMany(c => c.Undo).Where(c => c.Operation == "ec2:DeleteTags").Select(c => c.Parameters["Tags"]), made);
    }

    [Fact]
    public async Task Undo_TagThatSomebodyHasSetMeanwhile_IsTheirs()
    {
        await _bench.PlanAsync();
        Idle[0].Tags.Add(new Tag { Key = Cluster, Value = "shared" });
        await CallAsync();
        await UndoAsync();

        Assert.Equal(["team", Cluster], Idle[0].Tags.Select(tag => tag.Key));
        Assert.Equal(["team"], Idle[1].Tags.Select(tag => tag.Key));
    }

    private List<Subnet> Idle => [.. _bench.Ec2.Subnets.Where(s => s.SubnetId.StartsWith("subnet-idle", StringComparison.Ordinal))];

    private Task UndoAsync() => _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));

    private Task<StepAnswer> CallAsync() => new OpenSubnets(_bench.Edge).Handle(_bench.Input, null!);
}

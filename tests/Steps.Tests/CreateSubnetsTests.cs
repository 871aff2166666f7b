using Headroom.Decisions.Journal;
using Headroom.Steps.Tests.Support;
using Tag = Amazon.EC2.Model.Tag;

namespace Headroom.Steps.Tests;

public sealed class CreateSubnetsTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_ThreeZones_MakesThreeClosedSubnets()
    {
        await ReadyAsync();

        await _bench.CreateAsync();

        var made = _bench.Ec2.Subnets.Where(s => s.SubnetId.StartsWith("subnet-new", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, made.Count);
        Assert.All(made, s => Assert.DoesNotContain(s.Tags, t => t.Key == "kubernetes.io/role/cni"));
        Assert.Equal(made.Select(s => s.SubnetId).Order(), (await _bench.EntryAsync(StepKinds.CreateSubnets)).Made.Keys.Order());
        Assert.Equal(3, _bench.Calls.Count("CreateSubnet"));
        Assert.Equal(3, _bench.Calls.Count("AssociateRouteTable"));
        Assert.Equal(3, _bench.Calls.Count("ReplaceNetworkAclAssociation"));
    }

    [Theory]
    [InlineData("CreateSubnet")]
    [InlineData("AssociateRouteTable")]
    [InlineData("ReplaceNetworkAclAssociation")]
    [InlineData("PutItem")]
    public async Task Handle_AnswerLostAnywhere_EndsTheSame(string operation)
    {
        await ReadyAsync();
        _bench.Calls.Lose(operation);

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await _bench.CreateAsync();

        Assert.Equal(6, _bench.Ec2.Subnets.Count);
        Assert.Equal(3, (await _bench.EntryAsync(StepKinds.CreateSubnets)).Made.Count);
        Assert.All(_bench.Ec2.Acls.Values, acl => Assert.Equal("acl-nodes", acl));
    }

    [Theory]
    [InlineData("CreateSubnet")]
    [InlineData("AssociateRouteTable")]
    [InlineData("ReplaceNetworkAclAssociation")]
    public async Task Handle_KilledBeforeAnyChange_EndsTheSame(string operation)
    {
        await ReadyAsync();
        _bench.Calls.Fail(operation, new TimeoutException("killed"));

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await _bench.CreateAsync();

        Assert.Equal(6, _bench.Ec2.Subnets.Count);
        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.CreateSubnets)).State);
    }

    [Fact]
    public async Task Handle_Ec2DoesntKnowTheSubnetYet_LooksAgain()
    {
        await ReadyAsync();
        _bench.Calls.Fail("AssociateRouteTable", Calls.Ec2("InvalidSubnetID.NotFound"));

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        await _bench.CreateAsync();

        Assert.Equal(3, _bench.Calls.Count("CreateSubnet"));
    }

    [Theory]
    [InlineData("AssociateRouteTable", "UnauthorizedOperation", 403)] // the tags by which the role may go on with the subnet aren't known everywhere
    [InlineData("ReplaceNetworkAclAssociation", "UnauthorizedOperation", 403)]
    [InlineData("CreateSubnet", "InvalidSubnet.Range", 400)] // the block that was just associated isn't
    public async Task Handle_Ec2DoesntKnowEverywhereWhatWasJustMade_LooksAgain(string operation, string code, int status)
    {
        await ReadyAsync();
        _bench.Calls.Fail(operation, Calls.Ec2(code, (System.Net.HttpStatusCode)status));

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        await _bench.CreateAsync();

        Assert.Equal(6, _bench.Ec2.Subnets.Count);
        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.CreateSubnets)).State);
    }

    [Theory]
    [InlineData("AssociateRouteTable", "UnauthorizedOperation", 403, typeof(AccessDeniedException))]
    [InlineData("CreateSubnet", "InvalidSubnet.Range", 400, typeof(RefusedException))]
    public async Task Handle_Ec2SaysSoStillAfterAMinute_IsBelieved(string operation, string code, int status, Type expected)
    {
        await ReadyAsync();
        _bench.Calls.Fail(operation, Calls.Ec2(code, (System.Net.HttpStatusCode)status), times: int.MaxValue);

        Assert.IsType(expected, await Record.ExceptionAsync(_bench.CreateAsync));
        Assert.InRange((_bench.Clock.Now - (await _bench.EntryAsync(StepKinds.CreateSubnets)).StartedAt).TotalSeconds, 60, 70);
    }

    [Fact]
    public async Task Handle_SomebodyElsesSubnetInTheBlock_TouchesNothing()
    {
        await ReadyAsync();
        _bench.Ec2.Subnets.Add(Foreign(await FirstBlockAsync()));

        var error = await Assert.ThrowsAsync<ConflictException>(CallAsync);

        Assert.Contains("subnet-theirs", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _bench.Calls.Count("CreateSubnet"));
        Assert.Equal(["subnet-theirs"], (await _bench.EntryAsync(StepKinds.CreateSubnets)).Before.Keys);
    }

    [Fact]
    public async Task Handle_SomebodyElsesSubnetAcrossTheBlock_FailsWithoutClaimingIt()
    {
        await ReadyAsync();
        _bench.Ec2.Subnets.Add(Foreign("100.64.0.0/16"));
        _bench.Calls.Fail("CreateSubnet", Calls.Ec2("InvalidSubnet.Conflict"));

        await Assert.ThrowsAsync<ConflictException>(CallAsync);

        Assert.Empty((await _bench.EntryAsync(StepKinds.CreateSubnets)).Made);
    }

    [Fact]
    public async Task Handle_ItsOwnSubnetThatEc2DoesntShowYet_LooksAgain()
    {
        await ReadyAsync();
        _bench.Calls.Fail("CreateSubnet", Calls.Ec2("InvalidSubnet.Conflict"));

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        await _bench.CreateAsync();

        Assert.Equal(3, (await _bench.EntryAsync(StepKinds.CreateSubnets)).Made.Count);
    }

    [Fact]
    public async Task Handle_NoneOfItsOwnSubnetsIsShownYet_LooksAgainWithoutAskingForTheirRouteTables()
    {
        await ReadyAsync();
        var forThePlan = _bench.Calls.Count("DescribeRouteTables");
        _bench.Calls.Fail("CreateSubnet", Calls.Ec2("InvalidSubnet.Conflict"), times: 3);

        Assert.IsType<StepAnswer.Wait>(await CallAsync());

        Assert.Equal(forThePlan, _bench.Calls.Count("DescribeRouteTables"));
    }

    [Fact]
    public async Task Handle_RouteTableThatEc2DoesntShowYet_LooksAgain()
    {
        await ReadyAsync();
        _bench.Calls.Fail("AssociateRouteTable", Calls.Ec2("Resource.AlreadyAssociated"));

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
    }

    [Fact]
    public async Task Handle_TwoRunsAtOnce_MakeThreeSubnets()
    {
        await ReadyAsync();
        _bench.Calls.Meanwhile("CreateSubnet", CallAsync);

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await _bench.CreateAsync();

        Assert.Equal(6, _bench.Ec2.Subnets.Count);
        Assert.Equal(3, (await _bench.EntryAsync(StepKinds.CreateSubnets)).Made.Count);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("unavailable")]
    [InlineData("failed-insufficient-capacity")]
    public async Task Handle_SubnetThatDoesntComeUp_Fails(string state)
    {
        await ReadyAsync();
        _bench.Ec2.NextSubnetState = state;

        Assert.Contains(state, (await Assert.ThrowsAsync<SubnetFailedException>(_bench.CreateAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_SubnetThatIsDeadAtOnce_IsTheLastOneMade()
    {
        await ReadyAsync();
        _bench.Ec2.MadeSubnetState = "failed";

        await Assert.ThrowsAsync<SubnetFailedException>(_bench.CreateAsync);
        Assert.Equal(4, _bench.Ec2.Subnets.Count);
        Assert.Single((await _bench.EntryAsync(StepKinds.CreateSubnets)).Made);
    }

    [Fact]
    public async Task Handle_QuotaReached_SaysWhich()
    {
        await ReadyAsync();
        _bench.Calls.Fail("CreateSubnet", Calls.Ec2("SubnetLimitExceeded"));

        Assert.Contains("L-407747CB", (await Assert.ThrowsAsync<SubnetQuotaReachedException>(CallAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_StaysPending_ExpiresAtItsDeadline()
    {
        await ReadyAsync();
        _bench.Ec2.NextSubnetState = "pending";

        Assert.Contains("is pending", (await Assert.ThrowsAsync<StepExpiredException>(_bench.CreateAsync)).Message, StringComparison.Ordinal);
    }

    private static Amazon.EC2.Model.Subnet Foreign(string block) => new()
    {
        SubnetId = "subnet-theirs",
        VpcId = "vpc-1",
        AvailabilityZone = Some.Zones[0],
        CidrBlock = block,
        State = "available",
        AvailableIpAddressCount = 100,
        Tags = [new Tag { Key = "headroom:incident", Value = "another" }],
    };

    private async Task<string> FirstBlockAsync() =>
        (await _bench.FileAsync()).Plan.Steps.OfType<Decisions.Planning.PlannedStep.CreateSubnets>().Single().Subnets[0].Block.ToString();

    private async Task ReadyAsync()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
    }

    private Task<StepAnswer> CallAsync() => new CreateSubnets(_bench.Edge).Handle(_bench.Input, null!);
}

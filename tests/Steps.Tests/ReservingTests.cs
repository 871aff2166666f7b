using System.Globalization;
using Amazon.EC2.Model;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Undoing;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>A cluster in prefix mode: its new subnets get a part that is reserved for prefixes, and no incident waits for one that can't be had.</summary>
public sealed class ReservingTests
{
    private static readonly string[] UpperHalves = ["100.64.32.0/19", "100.64.96.0/19", "100.64.160.0/19"];
    private readonly Bench _bench = new();

    public ReservingTests() => _bench.Reading = () => Some.Reading(_bench.Clock.Now, waiting: 4,
        new Dictionary<string, string> { ["ENABLE_SUBNET_DISCOVERY"] = "true", ["ENABLE_PREFIX_DELEGATION"] = "true", ["WARM_PREFIX_TARGET"] = "1" });

    [Fact]
    public async Task Create_PrefixMode_ReservesTheUpperHalfOfEach()
    {
        await CreatedAsync();

        Assert.Equal(UpperHalves, _bench.Ec2.Reserved.Select(one => one.Cidr));
        Assert.All(_bench.Ec2.Reserved, one => Assert.Contains(one.Tags, tag => tag is { Key: "headroom:incident", Value: "incident-1" }));
        Assert.Equal(_bench.Ec2.Reserved.Select(one => one.SubnetCidrReservationId), Made(await EntryAsync()));
        Assert.Equal(3, _bench.Calls.Count("CreateSubnetCidrReservation"));
    }

    [Fact]
    public async Task Create_SingleAddresses_AsksForNoReservation()
    {
        _bench.Reading = () => Some.Reading(_bench.Clock.Now, waiting: 4);
        await CreatedAsync();

        Assert.Empty(_bench.Ec2.Reserved);
        Assert.Equal(0, _bench.Calls.Count("CreateSubnetCidrReservation"));
        Assert.Equal(3, (await EntryAsync()).Made.Count);
    }

    [Fact]
    public async Task Rollback_OfSpaceThatAPreparationReserved_GoesByWhatIsTakenThere()
    {
        var preparation = Some.Input("incident-0") with { Request = new RequestInput("web", Prepare: true) };
        var emergency = _bench.Reading;
        var nodes = _bench.Ec2.Subnets.ToList();
        nodes.ForEach(s => s.AvailableIpAddressCount = 200);
        _bench.Reading = () => emergency() with { Nodes = [.. emergency().Nodes.Select(n => n with { PodsWaiting = 0, WaitingSince = null })], SandboxFailures = [] };
        await _bench.FinishAsync(_ => new ReadCluster(_bench.Edge).Handle(preparation, null!));
        Assert.IsType<DiagnoseAnswer.Act>(await new Diagnose(_bench.Edge).Handle(preparation, null!));
        await _bench.FinishAsync(_ => new AssociateCidr(_bench.Edge).Handle(preparation, null!));
        await _bench.FinishAsync(_ => new CreateSubnets(_bench.Edge).Handle(preparation, null!));
        await new Report(_bench.Edge).Handle(preparation, null!);
        nodes.ForEach(s => s.AvailableIpAddressCount = 3);
        _bench.Reading = emergency;
        await _bench.PlanAsync();
        await _bench.OpenAsync();
        _bench.States.Executions["incident-1"] = ("SUCCEEDED", "{}", _bench.Clock.GetUtcNow());
        nodes.ForEach(s => s.AvailableIpAddressCount = 200);
        var opened = _bench.Ec2.Subnets.Where(s => s.Tags?.Exists(t => t.Key == "kubernetes.io/role/cni") == true).ToList();

        await new RollBack(_bench.Edge).Handle(new RollbackInput(new IncidentInput("incident-1", "arn:aws:states:us-west-2:111122223333:execution:headroom-rollback:ada-1", _bench.Clock.GetUtcNow()), "Ada"), null!);

        Assert.Equal(3, opened.Count);
        Assert.All(opened, s => Assert.DoesNotContain(s.Tags, t => t.Key == "kubernetes.io/role/cni"));
    }

    [Theory]
    [InlineData("GetSubnetCidrReservations")]
    [InlineData("CreateSubnetCidrReservation")]
    public async Task Create_AnswerLost_EndsTheSame(string operation)
    {
        await AssociatedAsync();
        _bench.Calls.Lose(operation);
        await _bench.CreateAsync();

        Assert.Equal(UpperHalves.Order(StringComparer.Ordinal), _bench.Ec2.Reserved.Select(one => one.Cidr).Order(StringComparer.Ordinal));
        Assert.Equal(_bench.Ec2.Reserved.Select(one => one.SubnetCidrReservationId), Made(await EntryAsync()));
        Assert.Null((await EntryAsync()).Note);
    }

    [Fact]
    public async Task Create_KilledBeforeTheJournalHasThem_FindsThemAgain()
    {
        await AssociatedAsync();
        await Assert.ThrowsAsync<TransientException>(() => _bench.FinishAsync(i =>
        {
            if (_bench.Ec2.Subnets.Count(s => s.State == "available") == 6)
            {
                _bench.Calls.Fail("PutItem", new TimeoutException("killed"));
            }

            return new CreateSubnets(_bench.Edge).Handle(i, null!);
        }));
        Assert.Equal(3, _bench.Ec2.Reserved.Count);
        Assert.Equal(UpperHalves, (await EntryAsync()).Made.Where(m => m.Key.EndsWith(" reservation", StringComparison.Ordinal)).Select(m => m.Value));

        await _bench.CreateAsync();

        Assert.Equal(3, _bench.Calls.Count("CreateSubnetCidrReservation"));
        Assert.Equal(_bench.Ec2.Reserved.Select(one => one.SubnetCidrReservationId), Made(await EntryAsync()));
    }

    [Theory]
    [InlineData("CreateSubnetCidrReservation", "UnauthorizedOperation", 0, 3, "{0} isn't reserved for prefixes: ec2:CreateSubnetCidrReservation was denied")]
    [InlineData("CreateSubnetCidrReservation", "RequestLimitExceeded", 45, 3, "{0} isn't reserved for prefixes: no try went through")]
    [InlineData("CreateSubnetCidrReservation", "InvalidParameterValue", 30, 3, "{0} isn't reserved for prefixes: ec2:CreateSubnetCidrReservation was refused")]
    [InlineData("GetSubnetCidrReservations", "UnauthorizedOperation", 0, 6, "Whether {0} is reserved for prefixes can't be seen: ec2:GetSubnetCidrReservations was denied")]
    public async Task Create_CantBeHad_SubnetsServeWithoutAndTheJournalSaysWhy(string operation, string code, int most, int made, string note)
    {
        await CreatedAsync();
        var without = _bench.Clock.Now;
        var other = new ReservingTests();
        await other.AssociatedAsync();
        other._bench.Calls.Fail(operation, Calls.Ec2(code), times: int.MaxValue);
        await other._bench.CreateAsync();

        var entry = await other.EntryAsync();
        Assert.Equal(StepState.Done, entry.State);
        Assert.Equal(made, entry.Made.Count);
        Assert.All(UpperHalves, part => Assert.Contains(string.Format(CultureInfo.InvariantCulture, note, part), entry.Note, StringComparison.Ordinal));
        Assert.InRange((other._bench.Clock.Now - without).TotalSeconds, 0, most);
        await other._bench.OpenAsync();
    }

    [Fact]
    public async Task Create_ThrottledOnce_IsReservedAtTheNextLook()
    {
        await AssociatedAsync();
        _bench.Calls.Fail("CreateSubnetCidrReservation", Calls.Ec2("RequestLimitExceeded"), times: 2);
        await _bench.CreateAsync();

        Assert.Equal(UpperHalves.Order(StringComparer.Ordinal), _bench.Ec2.Reserved.Select(one => one.Cidr).Order(StringComparer.Ordinal));
        Assert.Null((await EntryAsync()).Note);
    }

    // One is made, and then nothing more can be seen: it stays in the journal as made.
    [Fact]
    public async Task Create_LooksAreThrottledAfterTheFirst_KeepsWhatWasMade()
    {
        await AssociatedAsync();
        await _bench.FinishAsync(i =>
        {
            if (_bench.Ec2.Reserved.Count == 0)
            {
                _bench.Calls.Meanwhile("CreateSubnetCidrReservation", () =>
                {
                    _bench.Calls.Fail("GetSubnetCidrReservations", Calls.Ec2("RequestLimitExceeded"), times: int.MaxValue);
                    return Task.CompletedTask;
                });
            }

            return new CreateSubnets(_bench.Edge).Handle(i, null!);
        });

        var entry = await EntryAsync();
        Assert.Equal([_bench.Ec2.Reserved.Single().SubnetCidrReservationId], Made(entry));
        Assert.Equal(UpperHalves[1..], entry.Made.Where(m => m.Key.EndsWith(" reservation", StringComparison.Ordinal)).Select(m => m.Value));
    }

    [Fact]
    public async Task Create_SomebodyElsesReservation_IsLeftAlone()
    {
        await AssociatedAsync();
        await _bench.FinishAsync(i =>
        {
            if (_bench.Ec2.Subnets.Count == 6 && _bench.Ec2.Reserved.Count == 0)
            {
                _bench.Ec2.Reserve(_bench.Ec2.Of("100.64.0.0/18").SubnetId, "100.64.48.0/20", "theirs");
            }

            return new CreateSubnets(_bench.Edge).Handle(i, null!);
        });

        var entry = await EntryAsync();
        Assert.Equal("100.64.32.0/19 isn't reserved for prefixes, since somebody has reserved 100.64.48.0/20 there.", entry.Note);
        Assert.Equal(["100.64.48.0/20", "100.64.96.0/19", "100.64.160.0/19"], _bench.Ec2.Reserved.Select(one => one.Cidr));
        Assert.Equal(2, Made(entry).Count());
    }

    [Fact]
    public async Task Undo_BeforeTheSwitch_ReservationsGoAheadOfTheirSubnets()
    {
        await CreatedAsync();
        await UndoneAsync();

        Assert.Empty(_bench.Ec2.Reserved);
        Assert.Equal(3, _bench.Ec2.Subnets.Count);
        Assert.Equal(3, (await _bench.FileAsync()).Record.Undo.OfType<UndoAction.DeleteReservation>().Count());
        Assert.Equal(StepState.Undone, (await EntryAsync()).State);
    }

    [Theory]
    [InlineData("DeleteSubnetCidrReservation")]
    [InlineData("DeleteSubnet")]
    public async Task Undo_AnswerLost_EndsTheSame(string operation)
    {
        await CreatedAsync();
        _bench.Calls.Lose(operation);

        await Assert.ThrowsAsync<TransientException>(() => new Undo(_bench.Edge).Handle(_bench.Input, null!));
        await UndoneAsync();

        Assert.Empty(_bench.Ec2.Reserved);
        Assert.Equal(3, _bench.Ec2.Subnets.Count);
    }

    // EC2 counts reserved addresses as not free, so that its count alone would take an empty subnet for one in use, and the other way round.
    [Fact]
    public async Task Undo_InterfaceInASubnet_KeepsItWithItsReservation()
    {
        await CreatedAsync();
        var used = _bench.Ec2.Of("100.64.64.0/18");
        _bench.Ec2.Neighbours.Add(new NetworkInterface { SubnetId = used.SubnetId, PrivateIpAddresses = [new NetworkInterfacePrivateIpAddress { PrivateIpAddress = "100.64.64.9" }], Ipv4Prefixes = [new Ipv4PrefixSpecification { Ipv4Prefix = "100.64.96.0/28" }] });
        await UndoneAsync();

        Assert.Equal([used.SubnetId], _bench.Ec2.Reserved.Select(one => one.SubnetId));
        Assert.Equal(4, _bench.Ec2.Subnets.Count);
        Assert.Contains((await _bench.FileAsync()).Record.Undo.OfType<UndoAction.Keep>(), kept => kept.What.Contains(used.SubnetId, StringComparison.Ordinal) && kept.Why == "something has addresses in it");
    }

    [Fact]
    public async Task Undo_SomebodyElsesReservationInASubnet_KeepsBoth()
    {
        await CreatedAsync();
        var theirs = _bench.Ec2.Of("100.64.64.0/18").SubnetId;
        _bench.Ec2.Reserve(theirs, "100.64.64.0/20", "theirs");
        await UndoneAsync();

        Assert.Contains(_bench.Ec2.Reserved, one => one.Description == "theirs");
        Assert.Contains(_bench.Ec2.Subnets, s => s.SubnetId == theirs);
        Assert.Equal(4, _bench.Ec2.Subnets.Count);
    }

    private static IEnumerable<string> Made(StepEntry entry) => entry.Made.Keys.Where(key => key.StartsWith("scr-", StringComparison.Ordinal)).OrderBy(key => key.Length).ThenBy(key => key, StringComparer.Ordinal);

    private Task<StepEntry> EntryAsync() => _bench.EntryAsync(StepKinds.CreateSubnets);

    private async Task AssociatedAsync()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
    }

    private async Task CreatedAsync()
    {
        await AssociatedAsync();
        await _bench.CreateAsync();
    }

    private Task UndoneAsync() => _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));
}

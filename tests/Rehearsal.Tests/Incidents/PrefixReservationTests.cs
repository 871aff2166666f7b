using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Faults.Matrix;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Vpc;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>A cluster in prefix mode gets subnets of which a part is reserved for prefixes, in the world that is deployed from the template.</summary>
public sealed class PrefixReservationTests
{
    private static readonly string[] UpperHalves = ["100.64.32.0/19", "100.64.96.0/19", "100.64.160.0/19"];

    [Fact]
    public void Response_ToAFragmentedCluster_PrefixesAreReservedAndNoInterfaceBreaksOne()
    {
        using var run = new Rehearsed("fragmented").Run();

        Assert.Equal("Headroom: fragmented: recovered", Assert.Single(run.Told).Subject);
        Assert.Equal(UpperHalves, Reserved(run).Select(one => one.Block.ToString()));
        Assert.All(Reserved(run), one => Assert.Contains($"{one.Id} = {one.Block}", run.Report, StringComparison.Ordinal));

        // The CNI went to the new subnets though half of their addresses don't count, took its prefixes of the reserved halves, and its own addresses from beside them.
        var interfaces = run.World.Vpc.Interfaces.Where(one => one.Subnet.Ordinal > run.World.Vpc.OpenedAt).ToList();
        Assert.NotEmpty(interfaces);
        Assert.All(interfaces, one => Assert.All(one.Prefixes, first => Assert.Contains(UpperHalves, half => Ipv4Block.Parse(half).Contains(new Ipv4Block(first, 28)))));
        Assert.All(interfaces, one => Assert.DoesNotContain(UpperHalves, half => Ipv4Block.Parse(half).Contains(new Ipv4Block(one.Addresses[0], 32))));
    }

    [Fact]
    public void Response_ReservationsAreDenied_RecoversAllTheSameAndSaysSo()
    {
        using var with = new Rehearsed("fragmented").Run();
        using var without = new Rehearsed("fragmented");
        without.WhenItBegins(faults => faults.Add(new FaultRule(Fault.AccessDenied("ec2")) { Service = "ec2", Operation = "CreateSubnetCidrReservation", Times = int.MaxValue }));
        without.Run();

        Assert.Equal("Headroom: fragmented: recovered", Assert.Single(without.Told).Subject);
        Assert.Contains("100.64.32.0/19 isn't reserved for prefixes: ec2:CreateSubnetCidrReservation was denied", without.Report, StringComparison.Ordinal);
        Assert.Empty(Reserved(without));

        // Of the upper half every /28 that isn't given out is whole where it is reserved; where it isn't, interfaces have broken some.
        Assert.Equal(0, Broken(with));
        Assert.True(Broken(without) > 0);
    }

    [Fact]
    public void Response_ThatFailsBeforeTheSwitch_TakesItsReservationsBackFirst()
    {
        using var run = new Rehearsed("fragmented");
        run.WhenItBegins(faults => faults.Add(new FaultRule(Fault.AccessDenied("ec2")) { Service = "ec2", Operation = "CreateTags", Times = int.MaxValue }));
        run.Run();

        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
        Assert.Empty(run.Left);
        Assert.Empty(Reserved(run));
        Assert.Contains("100.64.32.0/19) of subnet", run.Report, StringComparison.Ordinal);
    }

    // The whole matrix is of web, whose cluster takes single addresses.
    [Fact]
    public void Matrix_CallsOfReservations_LeaveNothingThatNobodyOwns()
    {
        var scenario = ScenarioLibrary.Load("fragmented");
        var cells = Cell.Of(Rehearsed.Stack, scenario, 1).Where(cell => cell.Name.Contains("CreateSubnets/ec2:CreateSubnetCidrReservation", StringComparison.Ordinal) || cell.Name.Contains("CreateSubnets/ec2:GetSubnetCidrReservations", StringComparison.Ordinal)).ToList();
        var runs = cells.Select(cell => FaultRun.Of(Rehearsed.Stack, scenario, 1, cell)).ToList();

        Assert.True(cells.Count >= 50, $"{cells.Count} cells");
        var wrong = runs.SelectMany(one => one.Violations.Append(one.Ending == Ending.Recovered ? "" : $"{one.Ending}").Where(what => what.Length > 0).Select(what => $"{one.Cell}: {what}")).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<CidrReservation> Reserved(Rehearsed run) => run.World.Vpc.Subnets.SelectMany(subnet => subnet.Reservations).Where(one => one.Ordinal > run.World.Vpc.OpenedAt);

    private static int Broken(Rehearsed run) => run.World.Vpc.Interfaces.Where(one => one.Subnet.Ordinal > run.World.Vpc.OpenedAt)
        .SelectMany(one => one.Addresses).Count(address => UpperHalves.Any(half => Ipv4Block.Parse(half).Contains(new Ipv4Block(address, 32))));
}

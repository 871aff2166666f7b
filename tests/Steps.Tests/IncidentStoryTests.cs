using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Steps.Tests.Support;
using Xunit.Abstractions;

namespace Headroom.Steps.Tests;

/// <summary>One incident from the first state to the last, in the workflow's order.</summary>
public sealed class IncidentStoryTests(ITestOutputHelper output)
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Incident_OutOfAddressesInThreeZones_Recovers()
    {
        var answer = await RunAsync();

        Assert.IsType<ReportAnswer.Succeeded>(answer);
        Assert.Equal("Recovered", _bench.Table.Item("incident#incident-1", "incident")!["outcome"]);
        Assert.Equal("closed", _bench.Table.Item("incident#incident-1", "incident")!["status"]);
        Assert.DoesNotContain("incident", _bench.Table.Item("cluster#web", "state")!.Keys);
        Assert.Equal(["incidents/incident-1/report.json", "incidents/incident-1/report.md"], _bench.Bucket.Objects.Keys.Where(k => k.Contains("report", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Incident_Space_IsPlacedAndTaggedBeforeTheSwitch()
    {
        await RunAsync();

        var log = _bench.Calls.Log;
        Assert.Equal("CreateTags", log.Where(l => l is "AssociateVpcCidrBlock" or "CreateSubnet" or "AssociateRouteTable" or "ReplaceNetworkAclAssociation" or "CreateTags").Last());
        Assert.Equal(1, _bench.Calls.Count("CreateTags"));
        var opened = _bench.Ec2.Subnets.Where(s => s.SubnetId.StartsWith("subnet-new", StringComparison.Ordinal)).ToList();
        Assert.Equal(Some.Zones, opened.Select(s => s.AvailabilityZone).Order());
        Assert.All(opened, subnet =>
        {
            var tags = subnet.Tags.ToDictionary(t => t.Key, t => t.Value);
            Assert.Equal("1", tags[TagKeys.RoleCni]);
            Assert.Equal("shared", tags["cni.networking.k8s.aws/cluster/web"]);
            Assert.Equal("incident-1", tags["headroom:incident"]);
            Assert.Equal("web", tags["headroom:cluster"]);
            Assert.Contains(_bench.Ec2.Tables.Single(t => t.RouteTableId == $"rtb-{subnet.AvailabilityZone[^1]}").Associations, a => a.SubnetId == subnet.SubnetId);
            Assert.Equal("acl-nodes", _bench.Ec2.Acls[subnet.SubnetId]);
        });
    }

    [Fact]
    public async Task Incident_Calls_StayWithinTheBudgetWithAMeasurementEachMinute()
    {
        await RunAsync();
        var response = _bench.Calls.Log.Count;
        var byOperation = _bench.Calls.Log.CountBy(c => c).OrderByDescending(c => c.Value).Select(c => $"{c.Key} {c.Value}").ToList();
        var minutes = (int)Math.Ceiling((_bench.Clock.Now - Some.Noon).TotalMinutes);
        var measuring = new MeasureCapacity(_bench.Edge);
        await measuring.Handle(Events.Load("measure-each-minute.json"), null!);
        _bench.Calls.Log.Clear();
        await measuring.Handle(Events.Load("measure-each-minute.json"), null!);
        var measure = _bench.Calls.Log.Count;

        output.WriteLine($"{response} calls in {minutes} minutes, and {measure} each minute: {string.Join(", ", byOperation)}");
        Assert.True(response + (minutes * measure) <= 200, $"{response} calls and {minutes} times {measure}");
        Assert.InRange(measure, 1, 5);
    }

    private async Task<ReportAnswer> RunAsync()
    {
        var edge = _bench.Edge;
        await _bench.PlanAsync();
        Assert.Equal(new LeaseAnswer.Done("vpc#vpc-1"), await new AcquireLease(edge).Handle(_bench.Input, null!));
        Assert.IsType<DriftAnswer.Clear>(await new CheckDrift(edge).Handle(_bench.Input, null!));
        while ((await new NextStep(edge).Handle(_bench.Input, null!)).Kind is var kind && kind != StepKinds.Finish)
        {
            await _bench.FinishAsync(kind switch
            {
                StepKinds.AssociateCidr => i => new AssociateCidr(edge).Handle(i, null!),
                StepKinds.CreateSubnets => i => new CreateSubnets(edge).Handle(i, null!),
                StepKinds.OpenSubnets => i => new OpenSubnets(edge).Handle(i, null!),
                StepKinds.ConfigureAwsNode => i => new ConfigureAwsNode(edge).Handle(i, null!),
                _ => i => new Verify(edge).Handle(i, null!),
            });
            if (kind == StepKinds.OpenSubnets)
            {
                _bench.Recover();
            }
        }

        return await new Report(edge).Handle(_bench.Input, null!);
    }
}

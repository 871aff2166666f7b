using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>EC2 gives up on the plan's block, or refuses it: the incident itself goes on with the next candidate.</summary>
public sealed class NextCandidateTests
{
    [Theory]
    [InlineData("web", 1)]
    [InlineData("web", 2)] // two of four candidates
    [InlineData("managed-addon", 1)]
    public void Association_ThatFails_IsFollowedByTheNextCandidateAndRecovery(string scenario, int failing)
    {
        using var run = new Rehearsed(scenario);
        run.World.Vpc.FailingAssociations = failing;
        run.Run();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Contains("recovered", Assert.Single(run.Told).Subject, StringComparison.Ordinal);
        Assert.Equal(failing + 1, run.Changes.Count(change => change.Contains("is being associated", StringComparison.Ordinal)));
        Assert.Contains("passed over", run.Report, StringComparison.Ordinal);
        Assert.All(run.World.Vpc.Subnets.Where(subnet => subnet.Ordinal > run.World.Vpc.OpenedAt), subnet => Assert.StartsWith($"100.{64 + failing}.", $"{subnet.Block}", StringComparison.Ordinal));
        Assert.Equal(0, run.World.Cluster.Zones.Sum(zone => zone.Waiting));
    }

    [Fact]
    public void Association_ThatEc2Refuses_IsFollowedByTheNextCandidate()
    {
        using var run = new Rehearsed("web");
        run.Deployed.Front.Faults.Add(new FaultRule(new Fault.Refused("InvalidVpc.Range", "The CIDR '100.64.0.0/16' is taken in a way that the response can't see.", 400)) { Operation = "AssociateVpcCidrBlock" });
        run.Run();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Single(run.Changes, change => change == $"100.65.0.0/16 is being associated with {run.World.Vpc.Id}");
    }

    [Fact]
    public void Association_ThatFailsWithEveryCandidate_LeavesNothingAndSaysSo()
    {
        using var run = new Rehearsed("web");
        run.World.Vpc.FailingAssociations = 4;
        run.Run();

        Assert.Equal(ExecutionStatus.Failed, run.Deployed.States.Executions[0].Status);
        Assert.Contains("CidrConflictException", run.Told[0].Message, StringComparison.Ordinal);
        Assert.Contains("Name another candidate in the policy", run.Told[0].Message, StringComparison.Ordinal);
    }
}

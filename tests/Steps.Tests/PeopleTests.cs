using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Headroom.Steps.People;
using Headroom.Steps.Tests.Support;
using Moq;

namespace Headroom.Steps.Tests;

/// <summary>What a person's own commands do with the functions' wires.</summary>
public sealed class PeopleTests
{
    private const string Machine = "arn:aws:states:us-west-2:111122223333:stateMachine:headroom-hand";
    private readonly Bench _bench = new();

    [Fact]
    public async Task Explain_IncidentThatHasEnded_SaysWhyItDidWhatItDid()
    {
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        var file = await _bench.FileAsync();
        await file.SaveAsync(_bench.Edge, file.Record with { Outcome = Decisions.Journal.IncidentOutcome.Stopped, Why = "Stopped before createSubnets: Ada paused web." });
        await new Report(_bench.Edge).Handle(_bench.Input, null!);

        var text = await Explaining.ExplainAsync(_bench.Edge, "incident-1");

        Assert.StartsWith("# web: stopped by its owner\n", text, StringComparison.Ordinal);
        Assert.Contains("## Why it began\n\n- a test asks for it", text, StringComparison.Ordinal);
        Assert.Contains("- SubnetsExhausted: us-west-2a has ", text, StringComparison.Ordinal);
        Assert.Contains("- Associate 100.64.0.0/16 with the VPC. ", text, StringComparison.Ordinal);
        Assert.Contains("associateCidr: done", text, StringComparison.Ordinal);
        Assert.Contains("## Why it ended so\n\n- Stopped before createSubnets: Ada paused web.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_IncidentUnderWay_HasNoEndYet()
    {
        await _bench.PlanAsync();

        var text = await Explaining.ExplainAsync(_bench.Edge, "incident-1");

        Assert.StartsWith("# web: under way\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Why it ended so", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_NoSuchIncident_IsNull() => Assert.Null(await Explaining.ExplainAsync(_bench.Edge, "incident-9"));

    [Theory]
    [InlineData("SUCCEEDED", """{"done": "Approved by Ada"}""", null, true, "Approved by Ada")]
    [InlineData("FAILED", null, """{"errorType": "OrderRefusedException", "errorMessage": "nothing was done: it doesn't wait"}""", false, "nothing was done: it doesn't wait")]
    [InlineData("TIMED_OUT", null, null, false, "no cause was given")]
    public async Task Send_Order_SaysWhatCameOfIt(string status, string? output, string? cause, bool done, string text)
    {
        _bench.States.Client.Setup(s => s.StartExecutionAsync(It.Is<StartExecutionRequest>(r => r.StateMachineArn == Machine && r.Input.Contains("\"do\":\"approve\"", StringComparison.Ordinal)), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new StartExecutionResponse { ExecutionArn = "arn:run" });
        _bench.States.Client.Setup(s => s.DescribeExecutionAsync(It.Is<DescribeExecutionRequest>(r => r.ExecutionArn == "arn:run"), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new DescribeExecutionResponse { Status = new ExecutionStatus(status), Output = output, Cause = cause });

        Assert.Equal((done, text), await Ordering.SendAsync(_bench.Edge, Machine, new Order { Do = "approve", Incident = "incident-1", Plan = "p", By = "Ada" }));
    }

    [Theory]
    [InlineData("SUCCEEDED", """{"rollback": {"kind": "done", "subject": "s", "message": "web: rolled back."}}""", null, true, "web: rolled back.")]
    [InlineData("FAILED", null, """{"errorType": "RollbackRefusedException", "errorMessage": "incident 'incident-1' isn't rolled back: it is under way"}""", false, "incident 'incident-1' isn't rolled back: it is under way")]
    public async Task RollBack_OfAnIncident_SaysWhatCameOfIt(string status, string? output, string? cause, bool done, string text)
    {
        _bench.Eks.Cluster.Arn = "arn:aws:eks:us-west-2:111122223333:cluster/web";
        _bench.States.Client.Setup(s => s.StartExecutionAsync(
                It.Is<StartExecutionRequest>(r => r.StateMachineArn == "arn:aws:states:us-west-2:111122223333:stateMachine:headroom-rollback" && r.Input == """{"incident":"incident-1","by":"Ada"}"""), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new StartExecutionResponse { ExecutionArn = "arn:run" });
        _bench.States.Client.Setup(s => s.DescribeExecutionAsync(It.Is<DescribeExecutionRequest>(r => r.ExecutionArn == "arn:run"), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new DescribeExecutionResponse { Status = new ExecutionStatus(status), Output = output, Cause = cause });

        Assert.Equal((done, text), await Ordering.RollBackAsync(_bench.Edge, "web", "incident-1", "Ada"));
    }

    [Fact]
    public async Task Machine_OfACluster_IsInItsAccountAndRegion()
    {
        _bench.Eks.Cluster.Arn = "arn:aws-cn:eks:cn-north-1:444455556666:cluster/web";

        Assert.Equal("arn:aws-cn:states:cn-north-1:444455556666:stateMachine:headroom-hand", await Ordering.MachineOfAsync(_bench.Edge, "web"));
    }

    [Fact]
    public async Task Look_SameWorldAsAResponses_HasTheSamePlan()
    {
        _bench.Eks.Cluster.Arn = "arn:aws:eks:us-west-2:111122223333:cluster/web";
        var reading = ReadingWriter.Write(_bench.Reading());
        var sight = await Looking.LookAsync(_bench.Edge, _bench.Edge.PolicyOf("web"), reading);
        Assert.DoesNotContain(_bench.Calls.Log, call => !call.StartsWith("Describe", StringComparison.Ordinal) && !call.StartsWith("Get", StringComparison.Ordinal) && call != "SimulatePrincipalPolicy");
        await _bench.PlanAsync();

        var planned = Assert.IsType<Decisions.Planning.PlanOutcome.Planned>(sight.Planning);
        Assert.Equal(Decisions.Planning.PlanDocument.Hash((await _bench.FileAsync()).Plan), Decisions.Planning.PlanDocument.Hash(planned.Plan));
    }
}

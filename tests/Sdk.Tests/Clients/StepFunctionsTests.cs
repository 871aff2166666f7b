using System.Net;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;

namespace Headroom.Sdk.Tests.Clients;

public class StepFunctionsTests
{
    private static AmazonStepFunctionsClient Over(Wire wire) => new(Wire.Credentials, wire.Configure(new AmazonStepFunctionsConfig()));

    [Fact]
    public async Task StartExecution_Members_HaveTheModelsLowerCaseNames()
    {
        var wire = new Wire("""{"executionArn":"arn:e","startDate":1.76732280025E9}""");

        var response = await Over(wire).StartExecutionAsync(new StartExecutionRequest { StateMachineArn = "arn:s", Name = "n", Input = """{"cluster":"web"}""" });

        Assert.Equal("https://states.eu-west-1.amazonaws.com/", wire.Request.Uri.ToString());
        Assert.Equal("AWSStepFunctions.StartExecution", wire.Request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.0", wire.Request.Headers["Content-Type"]);
        Assert.Equal("""{"input":"{\u0022cluster\u0022:\u0022web\u0022}","name":"n","stateMachineArn":"arn:s"}""", wire.Request.Body);
        Assert.Contains("/eu-west-1/states/aws4_request", wire.Request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("arn:e", response.ExecutionArn);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 0, 0, 250, DateTimeKind.Utc), response.StartDate);
    }

    [Fact]
    public async Task DescribeExecution_Running_ReadsEnumerationsAndNumbers()
    {
        var response = await Over(new("""{"executionArn":"arn:e","status":"RUNNING","redriveCount":0,"redriveStatus":"NOT_REDRIVABLE","inputDetails":{"included":true}}"""))
            .DescribeExecutionAsync(new DescribeExecutionRequest { ExecutionArn = "arn:e" });

        Assert.Same(ExecutionStatus.RUNNING, response.Status);
        Assert.Equal(0, response.RedriveCount);
        Assert.Same(ExecutionRedriveStatus.NOT_REDRIVABLE, response.RedriveStatus);
        Assert.True(response.InputDetails.Included);
        Assert.Null(response.StopDate);
    }

    [Fact]
    public async Task StartExecution_SameName_ThrowsAlreadyExists()
    {
        var wire = new Wire("""{"__type":"com.amazonaws.swf.service.v2.model#ExecutionAlreadyExists","message":"Execution Already Exists: 'arn:e'"}""", HttpStatusCode.BadRequest);

        var thrown = await Assert.ThrowsAsync<ExecutionAlreadyExistsException>(() => Over(wire).StartExecutionAsync(new StartExecutionRequest { StateMachineArn = "arn:s" }));

        Assert.Equal("ExecutionAlreadyExists", thrown.ErrorCode);
        Assert.IsAssignableFrom<AmazonStepFunctionsException>(thrown);
    }

    [Fact]
    public async Task StartExecution_InvalidKey_CarriesTheErrorsOwnMembers()
    {
        var wire = new Wire("""{"__type":"KmsInvalidStateException","kmsKeyState":"PENDING_DELETION","message":"m"}""", HttpStatusCode.BadRequest);

        var thrown = await Assert.ThrowsAsync<KmsInvalidStateException>(() => Over(wire).StartExecutionAsync(new StartExecutionRequest { StateMachineArn = "arn:s" }));

        Assert.Same(KmsKeyState.PENDING_DELETION, thrown.KmsKeyState);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace Headroom.Sdk.Tests.Clients;

public class SsmTests
{
    private static AmazonSimpleSystemsManagementClient Over(Wire wire) => new(Wire.Credentials, wire.Configure(new AmazonSimpleSystemsManagementConfig()));

    [Fact]
    public async Task SendCommand_ParametersAndTargets_AreOneJsonObject()
    {
        var wire = new Wire("""{"Command":{"CommandId":"c-1","Status":"Pending","RequestedDateTime":1767322800.5,"Parameters":{"Cluster":["web"]}}}""");

        var response = await Over(wire).SendCommandAsync(new SendCommandRequest
        {
            DocumentName = "ReadCluster",
            InstanceIds = ["i-1"],
            Parameters = new() { ["Cluster"] = ["web"], ["Environment"] = [] },
            TimeoutSeconds = 60,
            CloudWatchOutputConfig = new CloudWatchOutputConfig { CloudWatchOutputEnabled = false },
        });

        Assert.Equal("POST", wire.Request.Method);
        Assert.Equal("https://ssm.eu-west-1.amazonaws.com/", wire.Request.Uri.ToString());
        Assert.Equal("AmazonSSM.SendCommand", wire.Request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", wire.Request.Headers["Content-Type"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"DocumentName":"ReadCluster","InstanceIds":["i-1"],"Parameters":{"Cluster":["web"],"Environment":[]},"TimeoutSeconds":60,"CloudWatchOutputConfig":{"CloudWatchOutputEnabled":false}}
            """), JsonNode.Parse(wire.Request.Body)), wire.Request.Body);
        Assert.Equal("c-1", response.Command.CommandId);
        Assert.Same(CommandStatus.Pending, response.Command.Status);
        Assert.Equal(["web"], response.Command.Parameters["Cluster"]);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 0, 0, 500, DateTimeKind.Utc), response.Command.RequestedDateTime);
        Assert.Equal(DateTimeKind.Utc, response.Command.RequestedDateTime!.Value.Kind);
    }

    [Fact]
    public async Task DescribeInstanceInformation_EmptyNullAndMissing_AreToldApart()
    {
        var wire = new Wire("""{"InstanceInformationList":[{"InstanceId":"i-1","IPAddress":"10.0.0.4","IsLatestVersion":null,"PingStatus":"Online","Unknown":{"a":[1]}}],"NextToken":null}""");
        wire.ReplyHeaders["x-amzn-RequestId"] = "req-2";

        var response = await Over(wire).DescribeInstanceInformationAsync(new DescribeInstanceInformationRequest());

        Assert.Equal("{}", wire.Request.Body);
        var runner = Assert.Single(response.InstanceInformationList);
        Assert.Equal("10.0.0.4", runner.IPAddress);
        Assert.Same(PingStatus.Online, runner.PingStatus);
        Assert.Null(runner.IsLatestVersion);
        Assert.Null(response.NextToken);
        Assert.Equal("req-2", response.ResponseMetadata.RequestId);
        Assert.Empty((await Over(new("""{"InstanceInformationList":[]}""")).DescribeInstanceInformationAsync(new())).InstanceInformationList);
        Assert.Null((await Over(new("{}")).DescribeInstanceInformationAsync(new())).InstanceInformationList);
    }

    [Fact]
    public async Task GetCommandInvocation_NotYetThere_ThrowsTheModelledClassWithTheWiresCode()
    {
        var wire = new Wire("""{"__type":"com.amazonaws.ssm#InvocationDoesNotExist","message":"none"}""", HttpStatusCode.BadRequest);
        wire.ReplyHeaders["x-amzn-RequestId"] = "req-3";

        var thrown = await Assert.ThrowsAsync<InvocationDoesNotExistException>(
            () => Over(wire).GetCommandInvocationAsync(new GetCommandInvocationRequest { CommandId = "c", InstanceId = "i" }));

        Assert.Equal("InvocationDoesNotExist", thrown.ErrorCode);
        Assert.Equal("none", thrown.Message);
        Assert.Equal("req-3", thrown.RequestId);
        Assert.Equal(HttpStatusCode.BadRequest, thrown.StatusCode);
    }

    [Theory]
    [InlineData("""{"__type":"ThrottlingException","Message":"slow down"}""", "ThrottlingException", "slow down")]
    [InlineData("""{"__type":"InvocationDoesNotExist","message":"another operation's"}""", "InvocationDoesNotExist", "another operation's")]
    public async Task SendCommand_ErrorItDoesNotList_IsTheServicesBaseException(string body, string code, string message)
    {
        var thrown = await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(
            () => Over(new(body, HttpStatusCode.BadRequest)).SendCommandAsync(new SendCommandRequest { DocumentName = "d" }));

        Assert.Equal(code, thrown.ErrorCode);
        Assert.Equal(message, thrown.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    public async Task AnyOperation_ErrorBodyIsNotJson_IsTheServicesBaseException(string body)
    {
        var thrown = await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(
            () => Over(new(body, HttpStatusCode.ServiceUnavailable)).SendCommandAsync(new SendCommandRequest { DocumentName = "d" }));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, thrown.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"Command":{"CommandId":"c-1" """)]
    public async Task AnyOperation_BodyIsNotJson_ThrowsUnmarshallingException(string body) =>
        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => Over(new(body)).SendCommandAsync(new SendCommandRequest { DocumentName = "d" }));
}

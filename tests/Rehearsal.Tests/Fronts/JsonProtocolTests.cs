using Amazon.EKS.Model;
using Amazon.SimpleSystemsManagement.Model;
using Amazon.StepFunctions.Model;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Tests.Fronts;

public sealed class JsonProtocolTests
{
    private readonly CannedService _eks = new("eks");
    private readonly CannedService _ssm = new("ssm");
    private readonly CannedService _states = new("states");

    [Fact]
    public void Eks_LabelsQueryAndBody_ArriveAsMembers()
    {
        using var world = new SmallWorld(more: _eks.Answers("UpdateAddon", """{"update":{"id":"u1"}}""").Answers("DescribeUpdate", """{"update":{"status":"InProgress"}}"""));
        using var client = world.EksClient();

        world.Run(async () =>
        {
            await client.UpdateAddonAsync(new UpdateAddonRequest { ClusterName = "we b/1", AddonName = "vpc-cni", ConfigurationValues = "{}", ClientRequestToken = "t" });
            await client.DescribeUpdateAsync(new DescribeUpdateRequest { Name = "web", UpdateId = "u1", AddonName = "vpc-cni" });
        });

        Assert.Equal(
            ["""{"addonName":"vpc-cni","clientRequestToken":"t","clusterName":"we b/1","configurationValues":"{}"}""", """{"addonName":"vpc-cni","name":"web","updateId":"u1"}"""],
            _eks.Asked.Select(Sorted.Text));
    }

    [Fact]
    public void Eks_TimestampsMapsAndLists_AreReadByTheSdk()
    {
        using var world = new SmallWorld(more: _eks.Answers("DescribeCluster", """
            {"cluster":{"name":"web","status":"ACTIVE","createdAt":"2026-01-02T03:04:05.250Z","tags":{"team":"core"},"resourcesVpcConfig":{"subnetIds":["subnet-1","subnet-2"],"vpcId":"vpc-1"}}}
            """));
        using var client = world.EksClient();

        var cluster = world.Run(() => client.DescribeClusterAsync(new DescribeClusterRequest { Name = "web" })).Cluster;

        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, 250, DateTimeKind.Utc), cluster.CreatedAt);
        Assert.Equal(("ACTIVE", "core"), (cluster.Status.Value, cluster.Tags["team"]));
        Assert.Equal(["subnet-1", "subnet-2"], cluster.ResourcesVpcConfig.SubnetIds);
    }

    [Fact]
    public void Eks_NotFound_HasTheModelsStatusAndMembers()
    {
        var error = new AwsErrorException("ResourceNotFoundException", "No cluster found for name: web.") { Members = new() { ["clusterName"] = "web" } };
        using var world = new SmallWorld(more: _eks.Refuses("DescribeCluster", error));
        using var client = world.EksClient();

        var refusal = Assert.Throws<Amazon.EKS.Model.ResourceNotFoundException>(() => world.Run(() => client.DescribeClusterAsync(new DescribeClusterRequest { Name = "web" })));

        Assert.Equal((404, "No cluster found for name: web."), ((int)refusal.StatusCode, refusal.Message));
    }

    [Fact]
    public void Ssm_CommandAndItsOutput_GoThereAndBack()
    {
        using var world = new SmallWorld(more: _ssm
            .Answers("SendCommand", """{"Command":{"CommandId":"c1","RequestedDateTime":"2026-01-01T00:00:00Z","Status":"Pending"}}""")
            .Answers("GetCommandInvocation", """{"CommandId":"c1","ResponseCode":-1,"Status":"InProgress","StandardOutputContent":"a\u0000\t<ü>\n"}"""));
        using var client = world.SsmClient();

        var output = world.Run(async () =>
        {
            await client.SendCommandAsync(new SendCommandRequest
            {
                DocumentName = "ReadCluster",
                InstanceIds = ["i-0123456789abcdef0"],
                Parameters = new() { ["Cluster"] = ["web"] },
                TimeoutSeconds = 60,
            });
            return await client.GetCommandInvocationAsync(new GetCommandInvocationRequest { CommandId = "0123456789abcdef0123456789abcdef0123", InstanceId = "i-0123456789abcdef0" });
        });

        Assert.Equal("""{"DocumentName":"ReadCluster","InstanceIds":["i-0123456789abcdef0"],"Parameters":{"Cluster":["web"]},"TimeoutSeconds":60}""", Sorted.Text(_ssm.Asked[0]));
        Assert.Equal((-1, "a\0\t<ü>\n"), (output.ResponseCode, output.StandardOutputContent));
    }

    [Fact]
    public void Ssm_ModelledError_IsTheSdksExceptionOfThatOperation()
    {
        using var world = new SmallWorld(more: _ssm.Refuses("GetCommandInvocation", new AwsErrorException("InvocationDoesNotExist", "")));
        using var client = world.SsmClient();

        Assert.Throws<InvocationDoesNotExistException>(() => world.Run(() =>
            client.GetCommandInvocationAsync(new GetCommandInvocationRequest { CommandId = "0123456789abcdef0123456789abcdef0123", InstanceId = "i-0123456789abcdef0" })));
    }

    [Fact]
    public void States_Execution_GoesThereAndBack()
    {
        using var world = new SmallWorld(more: _states.Answers("StartExecution", """{"executionArn":"arn:x","startDate":"2026-01-01T00:00:00Z"}"""));
        using var client = world.StepFunctionsClient();

        var started = world.Run(() => client.StartExecutionAsync(new StartExecutionRequest { StateMachineArn = "arn:m", Name = "n", Input = "{\"cluster\":\"web\"}" }));

        Assert.Equal(("arn:x", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)), (started.ExecutionArn, started.StartDate!.Value));
        Assert.Equal("""{"input":"{\"cluster\":\"web\"}","name":"n","stateMachineArn":"arn:m"}""", Sorted.Text(_states.Asked.Single()));
    }

    [Theory]
    [InlineData("AmazonSSM.Reboot", "{}", "UnknownOperationException", "'Reboot' is not an operation that the rehearsal knows")]
    [InlineData("AmazonSSM.SendCommand", "{", "SerializationException", null)]
    [InlineData("AmazonSSM.SendCommand", "[]", "SerializationException", "the body is not an object")]
    [InlineData("AmazonSSM.SendCommand", """{"Document":"x"}""", "SerializationException", "SendCommandRequest has no member 'Document' in the rehearsal's model of the service")]
    [InlineData("AmazonSSM.SendCommand", """{"DocumentName":5}""", "SerializationException", "'DocumentName' can not be a JSON Number")]
    [InlineData("AmazonSSM.SendCommand", "{}", "ValidationException", "1 validation error detected: Value null at 'documentName' failed to satisfy constraint: Member must not be null")]
    [InlineData("AmazonSSM.SendCommand", """{"DocumentName":"ReadCluster","TimeoutSeconds":5}""", "ValidationException", "1 validation error detected: Value '5' at 'timeoutSeconds' failed to satisfy constraint: Member must have value greater than or equal to 30")]
    [InlineData("AmazonSSM.SendCommand", """{"DocumentName":"a b c"}""", "ValidationException", null)]
    public void Ssm_WrongRequest_IsRefusedBeforeTheWorldSeesIt(string target, string body, string code, string? message)
    {
        using var world = new SmallWorld(more: _ssm.Answers("SendCommand", "{}"));

        var error = Wire.JsonError(world.Front.Handle(Wire.Json("ssm", target, body)));

        Assert.Equal((400, code), (error.Status, error.Code));
        Assert.True(message is null || message == error.Message, error.Message);
        Assert.Empty(_ssm.Asked);
    }

    [Theory]
    [InlineData("GET", "/clusters", 404, "UnknownOperationException")]
    [InlineData("DELETE", "/clusters/web", 404, "UnknownOperationException")]
    [InlineData("GET", "/clusters/web?deep=true", 400, "InvalidParameterException")]
    public void Eks_WrongRequest_IsRefusedBeforeTheWorldSeesIt(string method, string target, int status, string code)
    {
        using var world = new SmallWorld(more: _eks.Answers("DescribeCluster", "{}"));

        var error = Wire.JsonError(world.Front.Handle(Wire.Request("eks", method, target)));

        Assert.Equal((status, code), (error.Status, error.Code));
        Assert.Empty(_eks.Asked);
    }

    [Fact]
    public void Front_RequestWithoutSignatureOrForAnotherService_IsRefused()
    {
        using var world = new SmallWorld();
        var unsigned = Wire.Form("ec2", "Action=DescribeVpcs") with { Headers = new Dictionary<string, string>() };

        Assert.Equal((403, "MissingAuthenticationToken"), (Wire.JsonError(world.Front.Handle(unsigned)).Status, Wire.JsonError(world.Front.Handle(unsigned)).Code));
        Assert.Contains("it has dynamodb, s3, sns, sts", Wire.JsonError(world.Front.Handle(Wire.Form("rds", "Action=X"))).Message, StringComparison.Ordinal);
    }
}

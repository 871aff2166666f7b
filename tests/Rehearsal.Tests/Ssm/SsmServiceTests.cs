using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Rehearsal.Tests.Ssm;

public sealed class SsmServiceTests : IDisposable
{
    private const string Runner = "i-0aaaaaaaaaaaaaaaa";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Caller Person = new("person:test");

    private readonly WorldClock _clock = new(Start);
    private readonly Scripted _scripts;
    private readonly SsmService _ssm;

    public SsmServiceTests()
    {
        _scripts = new Scripted(_clock);
        _ssm = new SsmService(_clock, new Chance(1), new Latencies(new Chance(1)), _scripts);
        _ssm.Deploy(CommandDocument.Read(new ClosedObject(JsonNode.Parse(Document), "$"), "Headroom-ReadCluster"));
        _ssm.Instances.Add(new ManagedInstance(Runner, new Dictionary<string, string> { ["headroom:runner"] = "yes" }));
        _ssm.Instances.Add(new ManagedInstance("i-0bbbbbbbbbbbbbbbb", new Dictionary<string, string>()));
    }

    private static string Document => """
        {"Name": "Headroom-ReadCluster", "DocumentType": "Command", "DocumentFormat": "JSON", "Content": {"schemaVersion": "2.2", "parameters": {
          "Cluster": {"type": "String", "allowedPattern": "^[a-z]{1,5}$", "interpolationType": "ENV_VAR"},
          "Mode": {"type": "String", "allowedValues": ["fast", "slow"], "default": "fast", "interpolationType": "ENV_VAR"}},
         "mainSteps": [{"action": "aws:runShellScript", "name": "run", "inputs": {"timeoutSeconds": "300", "runCommand": ["#!/bin/bash", "true"]}}]}}
        """;

    [Fact]
    public void SendCommand_Accepted_RunsTheScriptWithItsParametersAndShowsTheStagesOfItsLife()
    {
        var id = Send();
        string? Status() => Refusal(() => Get(id)) ?? (string?)Get(id)["Status"];
        var seen = new List<string?> { Status() };
        while (_clock.RunUntil(() => Status() != seen[^1], Start.AddMinutes(1)))
        {
            seen.Add(Status());
        }

        Assert.Equal(["InvocationDoesNotExist", "Pending", "InProgress", "Success"], seen);
        var run = Assert.Single(_scripts.Runs);
        Assert.Equal(("ReadCluster", "#!/bin/bash\ntrue"), (run.Kind, run.Lines));
        Assert.Equal([KeyValuePair.Create("Cluster", "web"), KeyValuePair.Create("Mode", "fast")], run.Parameters);
        var answer = Get(id);
        Assert.Equal(("Success", 0, "output", "error"), ((string?)answer["StatusDetails"], (int?)answer["ResponseCode"], (string?)answer["StandardOutputContent"], (string?)answer["StandardErrorContent"]));
    }

    [Fact]
    public void GetCommandInvocation_BeforeTheEnd_HasNoOutput()
    {
        var id = Send();
        _clock.RunUntil(() => Refusal(() => Get(id)) is null && (string?)Get(id)["Status"] == "InProgress", Start.AddMinutes(1));

        Assert.Equal(("", -1), ((string?)Get(id)["StandardOutputContent"], (int?)Get(id)["ResponseCode"]));
    }

    [Fact]
    public void GetCommandInvocation_LongOutput_IsCut()
    {
        _scripts.Result = new ScriptResult(0, new string('o', 24_001), new string('e', 8_001));

        var answer = RunToEnd();

        Assert.Equal((24_000, 8_000), (((string)answer["StandardOutputContent"]!).Length, ((string)answer["StandardErrorContent"]!).Length));
    }

    [Fact]
    public void SendCommand_ScriptFails_IsFailedWithItsExitCode()
    {
        _scripts.Result = new ScriptResult(7, "", "kubectl-failed: no");

        var answer = RunToEnd();

        Assert.Equal(("Failed", "Failed", 7, "kubectl-failed: no"), ((string?)answer["Status"], (string?)answer["StatusDetails"], (int?)answer["ResponseCode"], (string?)answer["StandardErrorContent"]));
    }

    [Fact]
    public void SendCommand_ScriptOutlivesTheDocument_IsEndedByTheAgent()
    {
        _scripts.Duration = TimeSpan.FromHours(2);

        var answer = RunToEnd();

        Assert.Equal(("TimedOut", "Execution Timed Out"), ((string?)answer["Status"], (string?)answer["StatusDetails"]));
        Assert.True(_scripts.WasCancelled);
        Assert.InRange(_clock.GetUtcNow() - Start, TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(330));
    }

    [Fact]
    public void SendCommand_RunnerLostBeforeDelivery_TimesOutUndelivered()
    {
        var id = Send();
        _ssm.Instances[0].PingStatus = "ConnectionLost";
        _clock.RunUntil(() => false, Start.AddHours(2));

        Assert.Equal(("TimedOut", "Delivery Timed Out"), ((string?)Get(id)["Status"], (string?)Get(id)["StatusDetails"]));
        Assert.Empty(_scripts.Runs);
    }

    [Theory]
    [InlineData("""  "DocumentName": "Headroom-Other"  """, "InvalidDocument")]
    [InlineData("""  "DocumentVersion": "7"  """, "InvalidDocumentVersion")]
    [InlineData("""  "InstanceIds": ["i-0cccccccccccccccc"]  """, "InvalidInstanceId")]
    [InlineData("""  "InstanceIds": ["i-0aaaaaaaaaaaaaaaa", "i-0aaaaaaaaaaaaaaaa"]  """, "DuplicateInstanceId")]
    [InlineData("""  "Parameters": {}  """, "InvalidParameters")]
    [InlineData("""  "Parameters": {"Cluster": ["web; rm"]}  """, "InvalidParameters")]
    [InlineData("""  "Parameters": {"Cluster": ["web", "api"]}  """, "InvalidParameters")]
    [InlineData("""  "Parameters": {"Cluster": ["web"], "Mode": ["other"]}  """, "InvalidParameters")]
    [InlineData("""  "Parameters": {"Cluster": ["web"], "Unknown": ["x"]}  """, "InvalidParameters")]
    [InlineData("""  "TimeoutSeconds": 29  """, "ValidationException")]
    [InlineData("""  "Comment": "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 1"  """, "ValidationException")]
    public void SendCommand_BadRequest_IsRefusedByName(string member, string code)
    {
        Assert.Equal(code, Refusal(() => Send(member)));
        Assert.Empty(_scripts.Runs);
    }

    [Fact]
    public void SendCommand_RunnerOffline_IsAnInvalidInstance()
    {
        _ssm.Instances[0].PingStatus = "ConnectionLost";

        Assert.Equal("InvalidInstanceId", Refusal(() => Send()));
    }

    [Fact]
    public void DescribeInstanceInformation_ByTag_FindsTheRunnerWithItsAgent()
    {
        _ssm.Instances[0].AgentVersion = "3.1.0.0";

        var answer = Call("DescribeInstanceInformation", """{"Filters": [{"Key": "tag:headroom:runner", "Values": ["yes"]}, {"Key": "PingStatus", "Values": ["Online"]}]}""");

        var found = Assert.Single(answer["InstanceInformationList"]!.AsArray())!;
        Assert.Equal((Runner, "3.1.0.0"), ((string?)found["InstanceId"], (string?)found["AgentVersion"]));
    }

    [Theory]
    [InlineData("nonsense", Runner, null, "InvalidCommandId")]
    [InlineData("00000000-0000-0000-0000-000000000000", Runner, null, "InvocationDoesNotExist")]
    [InlineData(null, "i-0bbbbbbbbbbbbbbbb", null, "InvocationDoesNotExist")]
    [InlineData(null, Runner, "other", "InvalidPluginName")]
    public void GetCommandInvocation_OfNothing_IsRefusedByName(string? command, string instance, string? plugin, string code)
    {
        var id = Send();
        _clock.RunUntil(() => false, Start.AddMinutes(1));
        var input = new JsonObject { ["CommandId"] = command ?? id, ["InstanceId"] = instance };
        if (plugin is not null)
        {
            input["PluginName"] = plugin;
        }

        Assert.Equal(code, Refusal(() => _ssm.Operations["GetCommandInvocation"](input, Person)));
    }

    [Theory]
    [InlineData("\"interpolationType\": \"ENV_VAR\"}", "\"interpolationType\": \"SSM\"}")]
    [InlineData("\"2.2\"", "\"1.2\"")]
    [InlineData("aws:runShellScript", "aws:runPowerShellScript")]
    [InlineData("\"timeoutSeconds\"", "\"workingDirectory\": \"/\", \"timeoutSeconds\"")]
    public void Read_DocumentThatIsNotModelled_IsRefused(string part, string instead) =>
        Assert.Throws<DeploymentException>(() => CommandDocument.Read(new ClosedObject(JsonNode.Parse(Document.Replace(part, instead, StringComparison.Ordinal)), "$"), "Headroom-ReadCluster"));

    public void Dispose() => _clock.Dispose();

    private JsonObject RunToEnd()
    {
        var id = Send();
        _clock.RunUntil(() => Refusal(() => Get(id)) is null && (string?)Get(id)["Status"] is not ("Pending" or "InProgress"), Start.AddHours(3));
        return Get(id);
    }

    private string Send(string? member = null)
    {
        var input = JsonNode.Parse($$$"""{"DocumentName": "Headroom-ReadCluster", "InstanceIds": ["{{{Runner}}}"], "Parameters": {"Cluster": ["web"]}}""")!.AsObject();
        foreach (var (name, value) in member is null ? [] : JsonNode.Parse("{" + member + "}")!.AsObject())
        {
            input[name] = value?.DeepClone();
        }

        return (string)_ssm.Operations["SendCommand"](input, Person)["Command"]!["CommandId"]!;
    }

    private JsonObject Get(string id) => Call("GetCommandInvocation", $$"""{"CommandId": "{{id}}", "InstanceId": "{{Runner}}"}""");

    private JsonObject Call(string operation, string input) => _ssm.Operations[operation](JsonNode.Parse(input)!.AsObject(), Person);

    private static string? Refusal(Action call) => (Record.Exception(call) as AwsErrorException)?.Code;

    private sealed class Scripted(WorldClock clock) : IScriptHost
    {
        public ScriptResult Result { get; set; } = new(0, "output", "error");

        public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(1);

        public List<ScriptRun> Runs { get; } = [];

        public bool WasCancelled { get; private set; }

        public async Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation)
        {
            Runs.Add(script);
            cancellation.Register(() => WasCancelled = true);
            await clock.Delay(Duration).ConfigureAwait(false);
            return Result;
        }
    }
}

using System.Reflection;
using System.Text.Json;
using Headroom.Infra.Tests.Workflow;

namespace Headroom.Infra.Tests.Templates;

[Collection(SynthesisCollection.Name)]
public sealed class FunctionTests(Synthesis synthesis)
{
    private static readonly string[] OutsideTheWorkflow = ["CloseAbandoned", "MeasureCapacity", "OnAlarm"];

    private readonly SynthesisedStack _stack = synthesis.OwnRunner;

    private IEnumerable<(string Id, JsonElement Properties)> Functions => _stack.OfType("AWS::Lambda::Function");

    [Fact]
    public void Functions_AreTheWorkflowsAndThreeMore() => Assert.Equal(
        Definition.FunctionsIn("respond").Concat(Definition.FunctionsIn("hand")).Concat(Definition.FunctionsIn("rollback")).Concat(OutsideTheWorkflow).Order(StringComparer.Ordinal),
        Functions.Select(function => ClassOf(function.Properties)).Order(StringComparer.Ordinal));

    [Fact]
    public void Handlers_Each_IsAPublicMethodOfTheAssembly() => Assert.All(Functions, function =>
    {
        var parts = function.Properties.GetProperty("Handler").GetString()!.Split("::");
        var type = Assembly.Load(parts[0]).GetType(parts[1]);
        Assert.True(type is { IsPublic: true }, $"{parts[1]} isn't a public class of {parts[0]}");
        Assert.NotNull(type.GetConstructor([]));
        Assert.NotNull(type.GetMethod(parts[2]));
    });

    [Fact]
    public void Functions_Each_RunsOnTheManagedRuntimeWithItsEnvironment() => Assert.All(Functions, function =>
    {
        Assert.Equal("dotnet10", function.Properties.GetProperty("Runtime").GetString());
        Assert.Equal("x86_64", function.Properties.GetProperty("Architectures")[0].GetString());
        var names = function.Properties.GetProperty("Environment").GetProperty("Variables").EnumerateObject().Select(variable => variable.Name);
        string[] starter = ClassOf(function.Properties) is "MeasureCapacity" or "OnAlarm" ? ["HEADROOM_STATE_MACHINE"] : [];
        Assert.Equal(
            starter.Concat(["HEADROOM_BUCKET", "HEADROOM_CANARY_DOCUMENT", "HEADROOM_CONFIGURE_DOCUMENT", "HEADROOM_READ_DOCUMENT", "HEADROOM_RESTART_DOCUMENT", "HEADROOM_RUNNER_TAG", "HEADROOM_TABLE"]).Order(StringComparer.Ordinal),
            names.Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Functions_Each_EndsBeforeItsTaskDoes() =>
        Assert.All(Functions, function => Assert.InRange(function.Properties.GetProperty("Timeout").GetInt32(), 1, 89));

    [Fact]
    public void Functions_Each_HasARoleAndALogOfItsOwn()
    {
        var roles = Functions.Select(function => function.Properties.GetProperty("Role").GetRawText()).ToList();
        var logs = Functions.Select(function => function.Properties.GetProperty("LoggingConfig").GetProperty("LogGroup").GetRawText()).ToList();

        Assert.Equal(roles.Count, roles.Distinct().Count());
        Assert.Equal(logs.Count, logs.Distinct().Count());
        Assert.All(_stack.OfType("AWS::Logs::LogGroup"), log => Assert.True(log.Properties.TryGetProperty("RetentionInDays", out _), log.Id));
    }

    [Fact]
    public void Asset_Holds_TheFunctionsAndThePolicy()
    {
        var policy = Headroom.Decisions.Policy.PolicyDocument.Parse(File.ReadAllText(Path.Combine(_stack.AssetFolder, "policy.json")));

        Assert.Equal(["web", "batch"], policy.Select(cluster => cluster.Name));
        Assert.True(File.Exists(Path.Combine(_stack.AssetFolder, "Headroom.Steps.dll")));
    }

    [Fact]
    public void Asset_SamePolicy_SameHash() =>
        Assert.Equal(Path.GetFileName(_stack.AssetFolder), Path.GetFileName(synthesis.Synthesise(Some.OwnRunner).AssetFolder));

    [Fact]
    public void Asset_OtherPolicy_OtherHash() => Assert.NotEqual(
        Path.GetFileName(_stack.AssetFolder), Path.GetFileName(synthesis.Synthesise(Some.OwnRunner.Replace("60", "61", StringComparison.Ordinal)).AssetFolder));

    private static string ClassOf(JsonElement properties) => properties.GetProperty("Handler").GetString()!.Split("::")[1].Split('.')[^1];
}

using System.Reflection;
using System.Text.RegularExpressions;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Headroom.Decisions.Journal;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>What the workflow, the template and the world rely on.</summary>
public sealed class ContractTests
{
    private static readonly Type[] Functions =
    [
        typeof(ReadCluster), typeof(Diagnose), typeof(AcquireLease), typeof(CheckDrift), typeof(NextStep), typeof(AssociateCidr), typeof(CreateSubnets), typeof(OpenSubnets),
        typeof(ConfigureAwsNode), typeof(RestartAwsNode), typeof(Verify), typeof(Undo), typeof(Report), typeof(MeasureCapacity), typeof(OnAlarm), typeof(CloseAbandoned),
        typeof(CheckAlarm), typeof(AskApproval), typeof(AwaitApproval), typeof(OwnersHand), typeof(RollBack), typeof(SendCanaries),
    ];

    [Theory]
    [InlineData("""{"kind":"done"}""", typeof(StepAnswer.Done))]
    [InlineData("""{"kind":"wait","seconds":5}""", typeof(StepAnswer.Wait))]
    public void StepAnswer_OnTheWire_IsAsThePageSays(string json, Type kind) =>
        Assert.Equal(json, Events.Write<StepAnswer>(kind == typeof(StepAnswer.Done) ? new StepAnswer.Done() : new StepAnswer.Wait(5)));

    [Fact]
    public void Answers_OnTheWire_AreAsThePageSays()
    {
        Assert.Equal("""{"kind":"act"}""", Events.Write<DiagnoseAnswer>(new DiagnoseAnswer.Act()));
        Assert.Equal("""{"kind":"ask"}""", Events.Write<DiagnoseAnswer>(new DiagnoseAnswer.Ask()));
        Assert.Equal("""{"kind":"tell","subject":"s","message":"m"}""", Events.Write<ApprovalState>(new ApprovalState.Tell("s", "m")));
        Assert.Equal("""{"kind":"wait"}""", Events.Write<ApprovalState>(new ApprovalState.Wait()));
        Assert.Equal("""{"kind":"approved"}""", Events.Write<ApprovalState>(new ApprovalState.Approved()));
        Assert.Equal("""{"done":"Approved"}""", Events.Write(new OrderAnswer("Approved")));
        Assert.Equal("""{"kind":"report"}""", Events.Write<DiagnoseAnswer>(new DiagnoseAnswer.Report()));
        Assert.Equal("""{"kind":"done","key":"vpc#vpc-1"}""", Events.Write<LeaseAnswer>(new LeaseAnswer.Done("vpc#vpc-1")));
        Assert.Equal("""{"kind":"wait","seconds":60}""", Events.Write<LeaseAnswer>(new LeaseAnswer.Wait(60)));
        Assert.Equal("""{"kind":"busy"}""", Events.Write<LeaseAnswer>(new LeaseAnswer.Busy()));
        Assert.Equal("""{"kind":"clear"}""", Events.Write<DriftAnswer>(new DriftAnswer.Clear()));
        Assert.Equal("""{"kind":"drifted"}""", Events.Write<DriftAnswer>(new DriftAnswer.Drifted()));
        Assert.Equal("""{"kind":"finish"}""", Events.Write(new NextAnswer(StepKinds.Finish)));
        Assert.Equal("""{"kind":"succeeded","subject":"s","message":"m"}""", Events.Write<ReportAnswer>(new ReportAnswer.Succeeded("s", "m")));
        Assert.Equal("""{"kind":"awaitsAlarm","seconds":60,"subject":"s","message":"m"}""", Events.Write<ReportAnswer>(new ReportAnswer.AwaitsAlarm(60, "s", "m")));
        Assert.Equal("""{"kind":"failed","subject":"s","message":"m"}""", Events.Write<ReportAnswer>(new ReportAnswer.Failed("s", "m")));
    }

    [Fact]
    public void TaskInput_AsTheWorkflowSendsIt_IsRead()
    {
        var input = Events.Load<TaskInput>("task-report-after-an-error.json");

        Assert.Equal(("web", "web-20260102-120000-0123456789abcdef", "111122223333"), (input.Cluster, input.Id, input.Account));
        Assert.Equal(Some.Noon, input.Incident!.StartedAt);
        Assert.Equal(("RunnerOfflineException", "no runner host with tag headroom:runner=yes is online"), (input.Error!.Error, input.Error.Message));
        Assert.Equal("States.Timeout", input.Cleanup!["undo"].Error);
    }

    [Fact]
    public void Order_AsTheMachineSendsIt_IsRead()
    {
        var input = Events.Load<OrderInput>("order-approve.json");

        Assert.Equal(("approve", "Ada", "web-20260102-120000-0123456789abcdef"), (input.Order!.Do, input.Order.By, input.Order.Incident));
        Assert.EndsWith(":execution:headroom-hand:ada-1", input.Execution, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_Pause_IsReadWithItsEnd() => Assert.Equal(
        ("pause", "web", new DateTimeOffset(2026, 1, 2, 18, 0, 0, TimeSpan.Zero)), Events.Load<OrderInput>("order-pause.json").Order is { } order ? (order.Do, order.Cluster, order.Until!.Value) : default);

    [Fact]
    public void Rollback_AsTheMachineSendsIt_IsRead()
    {
        var input = Events.Load<RollbackInput>("rollback-ordered.json");

        Assert.Equal(("Ada", "web-20260102-120000-0123456789abcdef"), (input.By, input.Incident!.Id));
        Assert.EndsWith(":execution:headroom-rollback:ada-1", input.Incident.Execution, StringComparison.Ordinal);
    }

    [Fact]
    public void RollbackAnswer_OnTheWire_IsAsThePageSays()
    {
        Assert.Equal("""{"kind":"wait","seconds":5}""", Events.Write<RollbackAnswer>(new RollbackAnswer.Wait(5)));
        Assert.Equal("""{"kind":"done","subject":"s","message":"m"}""", Events.Write<RollbackAnswer>(new RollbackAnswer.Done("s", "m")));
        Assert.Equal("""{"kind":"drains","seconds":60,"subject":"s","message":"m"}""", Events.Write<RollbackAnswer>(new RollbackAnswer.Drains(60, "s", "m")));
    }

    [Fact]
    public void TaskInput_ByHandAndWithoutErrors_IsRead()
    {
        var input = Events.Load<TaskInput>("task-by-hand.json");

        Assert.Equal(("web", null), (input.Cluster, input.Request!.Trigger));
        Assert.Null(input.Error!.Error);
        Assert.Empty(input.Cleanup!);
    }

    [Fact]
    public void TaskInput_MalformedJson_IsRefusedBeforeAnyHandler() => Assert.Throws<JsonSerializerException>(() => Events.Read<TaskInput>("{\"request\": {\"cluster\": \"we"));

    [Theory]
    [MemberData(nameof(AllFunctions))]
    public void Function_Always_HasTwoConstructorsAndOneHandler(string name)
    {
        var function = Functions.Single(f => f.Name == name);

        Assert.Equal([0, 1], function.GetConstructors().Select(c => c.GetParameters().Length).Order());
        Assert.Equal(typeof(Edge), function.GetConstructors().Single(c => c.GetParameters().Length == 1).GetParameters()[0].ParameterType);
        var handle = Assert.Single(function.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly));
        Assert.Equal("Handle", handle.Name);
        Assert.Equal(typeof(ILambdaContext), handle.GetParameters()[1].ParameterType);
    }

    [Theory]
    [MemberData(nameof(AllFunctions))]
    public void Handler_InputAndAnswer_AreKnownToTheSerializer(string name)
    {
        var handle = Functions.Single(f => f.Name == name).GetMethod("Handle")!;

        Assert.NotNull(LambdaJson.Default.GetTypeInfo(handle.GetParameters()[0].ParameterType));
        Assert.NotNull(LambdaJson.Default.GetTypeInfo(handle.ReturnType.GetGenericArguments()[0]));
    }

    [Fact]
    public void Assembly_Serializer_IsTheGeneratedOne() =>
        Assert.Equal(typeof(SourceGeneratorLambdaJsonSerializer<LambdaJson>), typeof(Edge).Assembly.GetCustomAttribute<LambdaSerializerAttribute>()!.SerializerType);

    [Fact]
    public void Workflow_ErrorsThatItRetries_AreClassesOfOurs()
    {
        var definition = File.ReadAllText(Path.Combine(Repository(), "infra/workflow/respond.asl.json"));

        Assert.Contains($"\"{nameof(ThrottledException)}\", \"{nameof(TransientException)}\"", definition, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_NamesEveryFunctionAndKind()
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs/architecture.md"));

        Assert.All(Functions, function => Assert.Contains($"`{function.Name}`", page, StringComparison.Ordinal));
        Assert.All(
            typeof(Edge).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<System.Text.Json.Serialization.JsonDerivedTypeAttribute>()).Select(a => (string)a.TypeDiscriminator!),
            kind => Assert.Matches($"`{Regex.Escape(kind)}`", page));
    }

    public static TheoryData<string> AllFunctions() => [.. Functions.Select(f => f.Name)];

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Automation.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}

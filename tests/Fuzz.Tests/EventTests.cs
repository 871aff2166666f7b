using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Headroom.Decisions.Alarms;
using Headroom.Fuzz.Tests.Support;
using Headroom.House.Tests;
using Headroom.Steps;
using Headroom.Steps.Incidents;

namespace Headroom.Fuzz.Tests;

/// <summary>What comes from EventBridge, Step Functions and people, through the serializer that Lambda uses.</summary>
[Collection(FuzzCollection.Name)]
public sealed class EventTests(Tally tally)
{
    private static readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> Serializer = new();

    [Fact]
    public void AlarmEvent_OfAnyForm_AsksForSomethingOrIsRefused() => Fuzzing.Hold(tally, "alarm-events", Samples("alarm-*.json"), Alarm);

    [Theory, MemberData(nameof(Kept), "alarm-events")]
    public void AlarmEvent_OfTheCorpus_AsksForSomethingOrIsRefused(string file) => Named.Check(() => Alarm(Fuzzing.Read("alarm-events", file)));

    [Fact]
    public void ExecutionEvent_OfAnyForm_IsReadOrRefused() => Fuzzing.Hold(tally, "execution-events", Samples("execution-*.json"), Execution);

    [Theory, MemberData(nameof(Kept), "execution-events")]
    public void ExecutionEvent_OfTheCorpus_IsReadOrRefused(string file) => Named.Check(() => Execution(Fuzzing.Read("execution-events", file)));

    [Fact]
    public void TaskInput_OfAnyForm_IsReadOrRefused() => Fuzzing.Hold(tally, "task-inputs", Samples("task-*.json"), Task);

    [Theory, MemberData(nameof(Kept), "task-inputs")]
    public void TaskInput_OfTheCorpus_IsReadOrRefused(string file) => Named.Check(() => Task(Fuzzing.Read("task-inputs", file)));

    [Fact]
    public void Order_OfAnyForm_IsReadOrRefused() => Fuzzing.Hold(tally, "orders", Samples("order-*.json"), Order);

    [Theory, MemberData(nameof(Kept), "orders")]
    public void Order_OfTheCorpus_IsReadOrRefused(string file) => Named.Check(() => Order(Fuzzing.Read("orders", file)));

    public static TheoryData<string> Kept(string target) => [.. Fuzzing.Corpus(target)];

    private static List<Sample> Samples(string pattern) =>
        [.. Repository.Files("events", pattern).Select(file => new Sample(Path.GetFileName(file), File.ReadAllBytes(file), JsonForm.It))];

    private static void Alarm(byte[] json)
    {
        Assert.NotNull(AlarmReader.Read(OnAlarm.Whole(Read<CloudWatchEvent<JsonElement>>(json).Given()), ["web"]));
    }

    private static void Execution(byte[] json) => Assert.NotNull(ExecutionEvent.Read(Read<CloudWatchEvent<JsonElement>>(json).Given().Detail));

    private static void Task(byte[] json)
    {
        var input = Read<TaskInput>(json).Given();
        Assert.NotEqual("", $"{input.Cluster}{input.Id}{input.Execution}{input.Account}{Arns.StateMachineOf(input.Execution)}{Arns.OwnersHandOf(input.Execution)}{input.IsPreparation}");
        Assert.All((input.Cleanup?.Values ?? []).Append(input.Error), error => Assert.NotNull(error?.Message ?? ""));
    }

    private static void Order(byte[] json) => Assert.NotNull($"{Read<OrderInput>(json)?.Order}");

    private static T Read<T>(byte[] json)
    {
        using var stream = new MemoryStream(json);
        return Serializer.Deserialize<T>(stream);
    }
}

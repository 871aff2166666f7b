using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.InMemory;
using Headroom.Rehearsal.Lambda;
using Headroom.Rehearsal.Lambda.InProcess;

namespace Headroom.Rehearsal.Tests.Lambda;

public sealed class InProcessTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly WorldClock _clock = new(Start);
    private readonly List<string> _lines = [];
    private readonly LambdaService _lambda;

    public InProcessTests()
    {
        var sandboxes = new InProcessSandboxes(
            _clock, new NoWire(), function => function.Environment, (type, setup) => Activator.CreateInstance(type, new EchoRoot(setup.Environment, setup.Clock, setup.Http, setup.TaskRoot, setup.Output))!, (_, line) => _lines.Add(line));
        _lambda = new LambdaService(_clock, new Chance(1), new Latencies(new Chance(1)), sandboxes);
        _lambda.Deploy(Echo.Function);
    }

    [Fact]
    public void Invoke_AHandler_GetsItsJsonAndAnswersJsonOnTheWorldsClock()
    {
        var answer = JsonNode.Parse(Invoke("""{"Do": "echo", "Text": "é"}""").Answer!)!;

        Assert.Equal(("é", "echo", "hello", true), ((string?)answer["Text"], (string?)answer["Function"], (string?)answer["Greeting"], (bool)answer["HasTime"]!));
        Assert.Equal(_clock.GetUtcNow(), (DateTimeOffset)answer["At"]!);
    }

    [Fact]
    public void Invoke_ASecondTime_IsWarm()
    {
        Invoke("{}");
        var cold = _clock.GetUtcNow() - Start;
        var answer = Invoke("{}").Answer;

        Assert.InRange(cold, TimeSpan.FromMilliseconds(Delays.LambdaColdStart.Typical.Least), TimeSpan.FromMilliseconds(Delays.LambdaColdStart.Typical.Most));
        Assert.InRange(_clock.GetUtcNow() - Start - cold, TimeSpan.Zero, TimeSpan.FromMilliseconds(Delays.LambdaWarmStart.Typical.Most));
        Assert.Equal(2, (int?)JsonNode.Parse(answer!)!["Calls"]);
    }

    [Fact]
    public void Invoke_TwoAtOnce_RunInEnvironmentsOfTheirOwn()
    {
        var (first, second) = (_lambda.InvokeAsync(Echo.Arn, "{}"), _lambda.InvokeAsync(Echo.Arn, "{}"));
        _clock.RunUntil(() => first.IsCompleted && second.IsCompleted, Start.AddMinutes(1));

        Assert.Equal([1, 1], new[] { first, second }.Select(invocation => (int?)JsonNode.Parse(invocation.Result.Answer!)!["Calls"]));
    }

    [Fact]
    public void Invoke_HandlerThrows_IsTheExceptionsClassNameMessageAndStack()
    {
        var error = Invoke("""{"Do": "throw"}""").Error!;

        Assert.Equal((nameof(EchoException), "as asked"), (error.Type, error.Message));
        Assert.Contains(error.StackTrace, frame => frame.Contains(nameof(EchoFunction.Handle), StringComparison.Ordinal));
    }

    [Fact]
    public void Invoke_PayloadOfAnotherShape_IsTheSerializersError() =>
        Assert.Equal("JsonSerializerException", Invoke("""{"Text": {"not": "a text"}}""").Error!.Type);

    [Fact]
    public void Invoke_LongerThanItsTimeout_IsTimedOutAndItsEnvironmentIsGone()
    {
        var outcome = Invoke("""{"Do": "hang"}""");
        var ended = _clock.GetUtcNow();

        Assert.Equal("Sandbox.Timedout", outcome.Error!.Type);
        Assert.EndsWith("Task timed out after 60.00 seconds", outcome.Error.Message, StringComparison.Ordinal);
        Assert.InRange(ended - Start, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
        Assert.Equal(1, (int?)JsonNode.Parse(Invoke("{}").Answer!)!["Calls"]);
    }

    [Fact]
    public void Invoke_HandlerPrints_GivesWholeLines()
    {
        Invoke("""{"Do": "print", "Text": "one\ntwo"}""");

        Assert.Equal(["one", "two"], _lines);
    }

    [Theory]
    [InlineData("Headroom.Rehearsal.Tests::Headroom.Rehearsal.Tests.Lambda.EchoFunction", "isn't of the form")]
    [InlineData("Headroom.Nowhere::A.B::Handle", "no assembly 'Headroom.Nowhere'")]
    [InlineData("Headroom.Rehearsal.Tests::Headroom.Rehearsal.Tests.Lambda.Missing::Handle", "no class")]
    [InlineData("Headroom.Rehearsal.Tests::Headroom.Rehearsal.Tests.Lambda.EchoFunction::Missing", "0 public methods 'Missing'")]
    public void Deploy_HandlerLeadsNowhere_IsRefused(string handler, string reason)
    {
        var refused = Assert.Throws<DeploymentException>(() => _lambda.Deploy(Echo.Function with { Arn = "arn:other", Handler = handler }));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _lambda.Dispose();
        _clock.Dispose();
    }

    private InvocationOutcome Invoke(string payload)
    {
        var invocation = _lambda.InvokeAsync(Echo.Arn, payload);
        Assert.True(_clock.RunUntil(() => invocation.IsCompleted, Start.AddHours(1)));
        return invocation.Result;
    }

    private sealed class NoWire : InMemoryWire
    {
        public override Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellation) => throw new InvalidOperationException("this function makes no calls");
    }
}

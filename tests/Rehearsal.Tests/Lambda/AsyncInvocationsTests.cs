using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Lambda;

namespace Headroom.Rehearsal.Tests.Lambda;

public sealed class AsyncInvocationsTests : IDisposable
{
    private const string Rule = "arn:aws:events:us-west-2:111122223333:rule/alarm";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly WorldClock _clock = new(Start);
    private readonly Scripted _sandboxes;
    private readonly List<(string Topic, string Message)> _told = [];
    private readonly LambdaService _lambda;
    private readonly AsyncInvocations _async;

    public AsyncInvocationsTests()
    {
        _sandboxes = new Scripted(_clock);
        _lambda = new LambdaService(_clock, new Chance(1), new Latencies(new Chance(1)), _sandboxes);
        _lambda.Deploy(Echo.Function);
        _async = new AsyncInvocations(_clock, new Latencies(new Chance(2)), new AwsPlace("aws", "us-west-2", "111122223333"), _lambda, (_, topic, message) => _told.Add((topic, message)));
        _async.Permit(new InvokePermission(Echo.Arn, "events.amazonaws.com", Rule, null));
    }

    [Theory]
    [InlineData(Echo.Arn, "events.amazonaws.com", Rule, true)]
    [InlineData(Echo.Arn, "events.amazonaws.com", Rule + "-other", false)]
    [InlineData(Echo.Arn, "lambda.alarms.cloudwatch.amazonaws.com", Rule, false)]
    [InlineData(Echo.Arn + ":1", "events.amazonaws.com", Rule, false)] // the permission is the function's, not the version's
    [InlineData(Echo.Arn + "-missing", "events.amazonaws.com", Rule, false)]
    public void Accept_OnlyWhatThePolicyAllows_RunsTheFunction(string arn, string service, string source, bool accepted)
    {
        _lambda.Publish(Echo.Arn + ":1", Echo.Arn);

        var why = _async.Accept(arn, new JsonObject(), service, source);
        Run();

        Assert.Equal(accepted, why is null);
        Assert.Equal(accepted ? 1 : 0, _sandboxes.RunsAt.Count);
    }

    [Fact]
    public void Accept_FunctionFails_RunsAgainAfterOneMinuteAndAfterTwo()
    {
        _sandboxes.Failures = 2;

        _async.Accept(Echo.Arn, new JsonObject(), "events.amazonaws.com", Rule);
        Run();

        var pauses = _sandboxes.RunsAt.Zip(_sandboxes.RunsAt.Skip(1), (earlier, later) => Math.Round((later - earlier).TotalMinutes));
        Assert.Equal([1, 2], pauses);
        Assert.Empty(_told);
    }

    [Fact]
    public void Accept_FunctionFailsForGood_TellsTheDestinationOnce()
    {
        _sandboxes.Failures = 99;
        _async.Configure(Echo.Arn, new AsyncPolicy { OnFailure = "arn:topic" });

        _async.Accept(Echo.Arn, new JsonObject { ["kind"] = "alarm" }, "events.amazonaws.com", Rule);
        Run();

        Assert.Equal(3, _sandboxes.RunsAt.Count);
        var (topic, message) = Assert.Single(_told);
        var record = JsonNode.Parse(message)!;
        Assert.Equal("arn:topic", topic);
        Assert.Equal(("RetriesExhausted", 3), ((string?)record["requestContext"]!["condition"], (int?)record["requestContext"]!["approximateInvokeCount"]));
        Assert.Equal("alarm", (string?)record["requestPayload"]!["kind"]);
        Assert.Equal("Broken", (string?)record["responsePayload"]!["errorType"]);
    }

    [Theory]
    [InlineData(0, 6 * 3600, 1, "RetriesExhausted")]
    [InlineData(2, 90, 2, "EventAgeExceeded")]
    public void Accept_PolicyOfTheTemplate_LimitsRetriesAndAge(int retries, int seconds, int runs, string condition)
    {
        _sandboxes.Failures = 99;
        _async.Configure(Echo.Arn, new AsyncPolicy { RetryAttempts = retries, MaxEventAge = TimeSpan.FromSeconds(seconds), OnFailure = "arn:topic" });

        _async.Accept(Echo.Arn, new JsonObject(), "events.amazonaws.com", Rule);
        Run();

        Assert.Equal(runs, _sandboxes.RunsAt.Count);
        Assert.Contains(condition, _told.Single().Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _lambda.Dispose();
        _clock.Dispose();
    }

    private void Run() => _clock.RunUntil(() => false, Start.AddHours(1));

    /// <summary>Environments whose first runs fail.</summary>
    private sealed class Scripted(WorldClock clock) : ISandboxes, ISandbox
    {
        public int Failures { get; set; }

        public List<DateTimeOffset> RunsAt { get; } = [];

        public void Check(FunctionModel function)
        {
        }

        public ISandbox Create(FunctionModel function) => this;

        public Task<InvocationOutcome> RunAsync(Invocation invocation)
        {
            RunsAt.Add(clock.GetUtcNow());
            return Task.FromResult(Failures-- > 0 ? InvocationOutcome.Of(new FunctionError("Broken", "as asked", [])) : InvocationOutcome.Of("{}"));
        }

        public void Dispose()
        {
        }
    }
}

using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Lambda;

/// <summary>Events that services bring to functions: Lambda takes them, if the function's policy lets the service in, and runs them later, again where they fail.</summary>
/// <param name="clock">The world's clock.</param>
/// <param name="latencies">The world's delays.</param>
/// <param name="place">Whose account.</param>
/// <param name="lambda">The functions.</param>
/// <param name="notify">Sends to a destination in a function's name: the function, the ARN of the topic or queue, the message.</param>
internal sealed class AsyncInvocations(WorldClock clock, Latencies latencies, AwsPlace place, LambdaService lambda, Action<FunctionModel, string, string> notify)
{
    private readonly List<InvokePermission> _permissions = [];
    private readonly Dictionary<string, AsyncPolicy> _policies = new(StringComparer.Ordinal);

    public void Permit(InvokePermission permission) => _permissions.Add(permission);

    public void Configure(string functionArn, AsyncPolicy policy) => _policies.Add(functionArn, policy);

    /// <summary>Takes an event. Null when it is taken, else why not.</summary>
    /// <param name="arn">The function, or one of its versions.</param>
    /// <param name="payload">The event.</param>
    /// <param name="service">Who brings it: <c>events.amazonaws.com</c>.</param>
    /// <param name="source">The ARN of the rule, alarm or the like that it comes from.</param>
    public string? Accept(string arn, JsonNode? payload, string service, string source)
    {
        if (lambda.Find(arn) is null)
        {
            return $"there is no function {arn}";
        }

        if (!_permissions.Any(permission => permission.FunctionArn == arn && permission.Principal == service
            && (permission.SourceArn is null || Wildcards.Match(permission.SourceArn, source))
            && (permission.SourceAccount is null || permission.SourceAccount == place.Account)))
        {
            return $"the policy of {arn} doesn't allow {service} to invoke it for {source}";
        }

        clock.Schedule(latencies.Draw(Delays.AsyncInvocation), () => _ = RunAsync(arn, JsonText.Of(payload)));
        return null;
    }

    private async Task RunAsync(string arn, string payload)
    {
        var function = lambda.Find(arn)!;
        var policy = _policies.GetValueOrDefault(arn) ?? new AsyncPolicy();
        var acceptedAt = clock.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await lambda.InvokeAsync(arn, payload).ConfigureAwait(false);
            if (outcome.Error is not { } error)
            {
                return;
            }

            // "Lambda … waits one minute before the second attempt and two minutes before the third."
            var pause = TimeSpan.FromMinutes(attempt);
            var isTooOld = clock.GetUtcNow() + pause - acceptedAt > policy.MaxEventAge;
            if (attempt > policy.RetryAttempts || isTooOld)
            {
                if (policy.OnFailure is { } destination)
                {
                    notify(function, destination, Record(arn, payload, error, attempt, attempt > policy.RetryAttempts ? "RetriesExhausted" : "EventAgeExceeded"));
                }

                return;
            }

            await clock.Delay(pause).ConfigureAwait(false);
        }
    }

    // "Capturing records of asynchronous invocations": what a destination is given.
    private string Record(string arn, string payload, FunctionError error, int attempts, string condition) => JsonText.Of(new JsonObject
    {
        ["version"] = "1.0",
        ["timestamp"] = AwsTime.Milliseconds(clock.GetUtcNow()),
        ["requestContext"] = new JsonObject { ["functionArn"] = arn, ["condition"] = condition, ["approximateInvokeCount"] = attempts },
        ["requestPayload"] = JsonNode.Parse(payload),
        ["responseContext"] = new JsonObject { ["statusCode"] = 200, ["functionError"] = "Unhandled" },
        ["responsePayload"] = error.ToJson(),
    });
}

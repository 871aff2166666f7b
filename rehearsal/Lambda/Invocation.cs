using System.Text.Json.Nodes;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Lambda;

/// <summary>One run of a function.</summary>
internal sealed record Invocation(string RequestId, string FunctionArn, string Payload, DateTimeOffset Deadline);

/// <summary>What came of it: an answer (JSON), or an error.</summary>
internal sealed record InvocationOutcome(string? Answer, FunctionError? Error)
{
    public static InvocationOutcome Of(string answer) => new(answer, null);

    public static InvocationOutcome Of(FunctionError error) => new(null, error);
}

/// <summary>A function's error as its callers see it. The type is the exception's class name without its namespace (aws-lambda-dotnet ExceptionHandling/ExceptionInfo.cs).</summary>
internal sealed record FunctionError(string Type, string Message, IReadOnlyList<string> StackTrace)
{
    /// <summary>"In newer runtimes, timeouts are reported as Sandbox.Timedout."</summary>
    public static FunctionError TimedOut(FunctionModel function, Invocation invocation) => new(
        "Sandbox.Timedout",
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"RequestId: {invocation.RequestId} Error: Task timed out after {function.Timeout.TotalSeconds:F2} seconds"),
        []);

    /// <summary>The process ended within an invocation.</summary>
    public static FunctionError Exited(Invocation invocation, string how) => new("Runtime.ExitError", $"RequestId: {invocation.RequestId} Error: Runtime exited with error: {how}", []);

    public JsonObject ToJson() => new()
    {
        ["errorType"] = Type,
        ["errorMessage"] = Message,
        ["stackTrace"] = new JsonArray([.. StackTrace.Select(line => (JsonNode)line)]),
    };

    public override string ToString() => JsonText.Of(ToJson());
}

using System.Text.Json;

namespace Headroom.Steps.Incidents;

/// <summary>The detail of EventBridge's <c>Step Functions Execution Status Change</c>.</summary>
/// <param name="Name">The execution's name, which is the incident's id.</param>
/// <param name="Execution">Its ARN.</param>
/// <param name="Status">RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Request">Its input, or null where that isn't readable (inputs above 256 KiB are left out of the event).</param>
internal sealed record ExecutionEvent(string Name, string Execution, string Status, DateTimeOffset StartedAt, RequestInput? Request)
{
    private static readonly (long First, long Last) Milliseconds = (DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());

    public static ExecutionEvent Read(JsonElement detail)
    {
        try
        {
            return Parse(detail);
        }
        catch (InvalidOperationException e)
        {
            throw new MalformedInputException("a text of the event has half of a surrogate pair, which is no Unicode", e);
        }
    }

    private static ExecutionEvent Parse(JsonElement detail)
    {
        if (detail.ValueKind != JsonValueKind.Object)
        {
            throw new MalformedInputException("the event has no detail");
        }

        var started = detail.TryGetProperty("startDate", out var start) && start.ValueKind == JsonValueKind.Number && start.TryGetInt64(out var milliseconds) && milliseconds >= Milliseconds.First && milliseconds <= Milliseconds.Last
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new MalformedInputException("detail.startDate isn't a number of milliseconds since 1970");
        return new ExecutionEvent(Text(detail, "name"), Text(detail, "executionArn"), Text(detail, "status"), started, RequestOf(detail));
    }

    private static string Text(JsonElement detail, string name) =>
        detail.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new MalformedInputException($"detail.{name} is missing");

    private static RequestInput? RequestOf(JsonElement detail)
    {
        try
        {
            return detail.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.String ? JsonSerializer.Deserialize(input.GetString()!, StepsJson.Default.RequestInput) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

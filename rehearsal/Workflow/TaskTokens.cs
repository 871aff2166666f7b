using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Workflow;

/// <summary>The tokens of tasks that wait to be told their result (".waitForTaskToken").</summary>
internal sealed class TaskTokens(Chance chance)
{
    private readonly Dictionary<string, TaskCompletionSource<JsonNode?>> _issued = new(StringComparer.Ordinal);

    /// <summary>Makes a token for one attempt of a task. At AWS a token says nothing; here its end tells the guard whose task it is.</summary>
    public (string Token, Task<JsonNode?> Result) Issue(string machine)
    {
        var token = $"{chance.Hex(64)}.{machine}";
        var waiting = new TaskCompletionSource<JsonNode?>();
        _issued.Add(token, waiting);
        return (token, waiting.Task);
    }

    /// <summary>The attempt is over; whoever comes now comes too late.</summary>
    public void Close(string token) => _issued[token].TrySetCanceled();

    /// <summary>SendTaskSuccess.</summary>
    public JsonObject Succeed(JsonObject input)
    {
        if (!_issued.TryGetValue((string?)input["taskToken"] ?? "", out var waiting))
        {
            throw new AwsErrorException("InvalidToken", "Invalid Token: 'Invalid token'");
        }

        // "The task token has either expired or the task associated with the token has already been closed."
        return waiting.TrySetResult(Output(input)) ? [] : throw new AwsErrorException("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    }

    private static JsonNode? Output(JsonObject input)
    {
        try
        {
            return JsonNode.Parse((string?)input["output"] ?? "");
        }
        catch (JsonException broken)
        {
            throw new AwsErrorException("InvalidOutput", $"Invalid Output: '{broken.Message}'");
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.LambdaHost;

/// <summary>The Lambda Runtime API, version 2018-06-01, as a runtime uses it.</summary>
internal sealed class RuntimeApi(string address) : IDisposable
{
    // "next" is a long poll: it answers when there is something to do.
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{address.TrimEnd('/')}/2018-06-01/runtime/"), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Waits for an invocation; null when Lambda is gone.</summary>
    public async Task<NextInvocation?> NextAsync()
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.GetAsync("invocation/next").ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            return null;
        }

        using (response)
        {
            string Header(string name) => response.Headers.GetValues($"Lambda-Runtime-{name}").Single();
            return response.IsSuccessStatusCode
                ? new(
                    Header("Aws-Request-Id"),
                    Header("Invoked-Function-Arn"),
                    DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Header("Deadline-Ms"), CultureInfo.InvariantCulture)),
                    await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false))
                : null;
        }
    }

    public Task AnswerAsync(NextInvocation invocation, byte[] answer) => PostAsync($"invocation/{invocation.RequestId}/response", answer, null);

    public Task FailAsync(NextInvocation invocation, Exception thrown) => PostAsync($"invocation/{invocation.RequestId}/error", Body(thrown), thrown.GetType().Name);

    public Task FailToStartAsync(Exception thrown) => PostAsync("init/error", Body(thrown), thrown.GetType().Name);

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, byte[] body, string? errorType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (errorType is not null)
        {
            request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        }

        using var response = await _http.SendAsync(request).ConfigureAwait(false);
    }

    // The error's type is the class's name without its namespace (aws-lambda-dotnet, ExceptionHandling/ExceptionInfo.cs).
    private static byte[] Body(Exception thrown) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["errorType"] = thrown.GetType().Name,
        ["errorMessage"] = thrown.Message,
        ["stackTrace"] = new JsonArray([.. (thrown.StackTrace ?? "").Split('\n').Select(line => (JsonNode)line.Trim())]),
    }.ToJsonString());
}

/// <summary>What a function is asked to do.</summary>
internal sealed record NextInvocation(string RequestId, string FunctionArn, DateTimeOffset Deadline, byte[] Payload);

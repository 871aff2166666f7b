using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Loopback;
using Microsoft.AspNetCore.Http;

namespace Headroom.Rehearsal.Lambda.OutOfProcess;

/// <summary>Lambda's side of the Runtime API (2018-06-01), for all functions' processes: each has a path of its own before the API's.</summary>
internal sealed class RuntimeApiFront : IHttpFront
{
    private readonly ConcurrentDictionary<string, Mailbox> _mailboxes = new(StringComparer.Ordinal);

    /// <summary>Opens the API to a process.</summary>
    public Mailbox Open(string id) => _mailboxes[id] = new Mailbox();

    public void Close(string id) => _mailboxes.TryRemove(id, out _);

    public Task HandleAsync(HttpContext context)
    {
        var parts = (context.Request.Path.Value ?? "").Trim('/').Split('/');
        if (parts is not [var id, "2018-06-01", "runtime", .. var rest] || !_mailboxes.TryGetValue(id, out var mailbox))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return (context.Request.Method, rest) switch
        {
            ("GET", ["invocation", "next"]) => NextAsync(context, mailbox),
            ("POST", ["invocation", var request, "response"]) => EndAsync(context, body => mailbox.End(request, InvocationOutcome.Of(body))),
            ("POST", ["invocation", var request, "error"]) => EndAsync(context, body => mailbox.End(request, InvocationOutcome.Of(Error(body)))),
            ("POST", ["init", "error"]) => EndAsync(context, body => mailbox.EndAll(Error(body))),
            _ => Refuse(context),
        };
    }

    private static async Task NextAsync(HttpContext context, Mailbox mailbox)
    {
        var (invocation, deadline) = await mailbox.NextAsync(context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        context.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
        context.Response.Headers["Lambda-Runtime-Deadline-Ms"] = deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(invocation.Payload, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task EndAsync(HttpContext context, Action<string> end)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        end(await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static FunctionError Error(string body)
    {
        var error = JsonNode.Parse(body)!;
        return new((string?)error["errorType"] ?? "", (string?)error["errorMessage"] ?? "", error["stackTrace"] is JsonArray lines ? [.. lines.Select(line => line!.ToString())] : []);
    }
}

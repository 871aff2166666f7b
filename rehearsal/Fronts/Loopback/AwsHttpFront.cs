using Headroom.Rehearsal.Clock;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headroom.Rehearsal.Fronts.Loopback;

/// <summary>Serves the simulated AWS over HTTP.</summary>
public sealed class AwsHttpFront(WorldClock clock, AwsFront front) : IHttpFront
{
    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        var request = await ReadAsync(context).ConfigureAwait(false);
        var response = await clock.AskAsync(() => front.Handle(request)).ConfigureAwait(false);
        switch (response.Delivery)
        {
            case Delivery.ConnectionLost:
                // .NET's HttpClient sends a request that got no answer again by itself, a few times, as it does with AWS.
                context.Abort();
                break;
            case Delivery.NeverArrives or Delivery.NobodyThere or Delivery.Hangs:
                await GoneAsync(context.RequestAborted).ConfigureAwait(false);
                break;
            default:
                await WriteAsync(context, response).ConfigureAwait(false);
                break;
        }
    }

    private static async Task<WireRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
        // The target as sent: Request.Path is decoded, and %2F in a label or a key would be lost.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        return new WireRequest(context.Request.Method, target[0], target.Length > 1 ? target[1] : "", headers, body.ToArray());
    }

    private static async Task WriteAsync(HttpContext context, WireResponse response)
    {
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (!response.Body.IsEmpty)
        {
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task GoneAsync(CancellationToken aborted)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = aborted.Register(gone.SetResult).ConfigureAwait(false);
        await gone.Task.ConfigureAwait(false);
    }
}

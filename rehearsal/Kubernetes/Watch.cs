using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts.Loopback;
using Microsoft.AspNetCore.Http;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>One watch: what has changed since the version that it starts at, line by line, until the client goes or its <c>timeoutSeconds</c> have passed in the world.</summary>
internal sealed class Watch(ApiRequest request, IKubernetesApi api, WorldClock clock, Snapshots snapshots)
{
    // Several changes before the client has been told of the first are told as one.
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Selectors _selectors = Selectors.Of(request);
    private bool _isFirst = true;

    /// <summary>Runs it.</summary>
    public async Task RunAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var start = Start();
        var (now, end) = await clock.AskAsync(Subscribe).ConfigureAwait(false);
        try
        {
            // The client learns at once that it is watching, however long nothing happens.
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            if (start is null)
            {
                await WriteAsync(context, Event("ERROR", ApiStatusException.Expired($"too old resource version: {request.Query["resourceVersion"]}").ToJson())).ConfigureAwait(false);
                return;
            }

            await FollowAsync(context, start.Items, now).ConfigureAwait(false);
        }
        finally
        {
            clock.Post(() =>
            {
                api.Changed -= Signal;
                end?.Dispose();
            });
        }
    }

    // No version, or 0, means any: the client is told of all that is there first.
    private Snapshot? Start() => request.Query["resourceVersion"].ToString() switch
    {
        "" or "0" => new Snapshot([], 0, default),
        var version => long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? snapshots.Find(request.Kind!, number) : null,
    };

    private (Snapshot Now, IDisposable? End) Subscribe()
    {
        api.Changed += Signal;
        var seconds = request.Number("timeoutSeconds");
        var end = seconds > 0 ? clock.Schedule(TimeSpan.FromSeconds(seconds), () => _changed.Writer.TryComplete()) : null;
        return (snapshots.Take(request.Kind!, api, clock), end);
    }

    private void Signal() => _changed.Writer.TryWrite(true);

    private async Task FollowAsync(HttpContext context, IReadOnlyList<ApiItem> known, Snapshot now)
    {
        var before = Selected(known);
        while (true)
        {
            var after = Selected(now.Items);
            foreach (var line in Differences(before, after, now))
            {
                await WriteAsync(context, line).ConfigureAwait(false);
            }

            before = after;
            if (!await _changed.Reader.WaitToReadAsync(context.RequestAborted).ConfigureAwait(false) || !_changed.Reader.TryRead(out _))
            {
                return;
            }

            now = await clock.AskAsync(() => snapshots.Take(request.Kind!, api, clock)).ConfigureAwait(false);
        }
    }

    private Dictionary<string, ApiItem> Selected(IReadOnlyList<ApiItem> items) =>
        items.Where(item => (request.Namespace is null || item.Namespace == request.Namespace) && (request.Name is null || item.Name == request.Name) && _selectors.Select(item))
            .ToDictionary(item => item.Key);

    private IEnumerable<JsonObject> Differences(Dictionary<string, ApiItem> before, Dictionary<string, ApiItem> after, Snapshot now)
    {
        foreach (var (key, item) in after)
        {
            if (!before.TryGetValue(key, out var old))
            {
                yield return Event("ADDED", Shaped(item, now));
            }
            else if (!item.SameAs(old))
            {
                yield return Event("MODIFIED", Shaped(item, now));
            }
        }

        foreach (var (key, item) in before)
        {
            if (!after.ContainsKey(key))
            {
                yield return Event("DELETED", Shaped(item, now));
            }
        }
    }

    private JsonObject Shaped(ApiItem item, Snapshot now)
    {
        var withColumns = _isFirst;
        _isFirst = false;
        var metadata = new JsonObject { ["resourceVersion"] = now.ResourceVersion.ToString(CultureInfo.InvariantCulture) };
        return request.Shape switch
        {
            AnswerShape.Table => Table.Of(request.Kind!, [item], metadata, now.ResourceVersion, now.Now, withColumns, request.Query["includeObject"].ToString()),
            AnswerShape.Metadata => Table.MetadataOf(item, now.ResourceVersion),
            _ => item.Alone(request.Kind!, now.ResourceVersion),
        };
    }

    private static JsonObject Event(string type, JsonObject item) => new() { ["type"] = type, ["object"] = item };

    private static async Task WriteAsync(HttpContext context, JsonObject line)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line.ToJsonString() + "\n"), context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}

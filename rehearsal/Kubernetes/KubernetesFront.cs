using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts.Loopback;
using Headroom.Rehearsal.Kubernetes.Objects;
using Microsoft.AspNetCore.Http;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>Serves one cluster's objects over HTTP as the API server does, as far as kubectl asks for them (tests/Rehearsal.Tests/Kubernetes/recordings).</summary>
/// <remarks>
/// There is no token to check: over plain HTTP kubectl sends none, so that <see cref="ClusterFault.Unauthorized"/> stands for an expired one.
/// Requests come on any thread; the world is read and changed on its own, and JSON is written on the request's.
/// </remarks>
internal sealed class KubernetesFront(ClusterEndpoint cluster, WorldClock clock) : IHttpFront
{
    private readonly Snapshots _snapshots = new();

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context).ConfigureAwait(false);
        }
        catch (ApiStatusException refusal)
        {
            await WriteAsync(context, refusal.Code, refusal.ToJson()).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody is left to be answered.
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        switch (cluster.Fault)
        {
            case ClusterFault.Unreachable:
                context.Abort();
                return;
            case ClusterFault.Silent:
                await GoneAsync(context.RequestAborted).ConfigureAwait(false);
                return;
            case ClusterFault.Failing:
                throw new ApiStatusException(500, "InternalError", "Internal error occurred: etcdserver: leader changed");
            case ClusterFault.Unauthorized:
                throw ApiStatusException.Unauthorized();
        }

        if (Discovery.Answer(context.Request) is var (body, contentType))
        {
            await WriteAsync(context, 200, body, contentType).ConfigureAwait(false);
            return;
        }

        var request = ApiRequest.Of(context.Request);
        if (request.Kind is null)
        {
            await WriteTextAsync(context, 404, "404 page not found\n", "text/plain; charset=utf-8").ConfigureAwait(false);
            return;
        }

        if (cluster.Fault == ClusterFault.Forbidden)
        {
            throw ApiStatusException.Forbidden(request);
        }

        if (cluster.Fault == ClusterFault.NoCanaries && request is { Kind.IsMade: true, Verb: "create" or "delete" })
        {
            throw ApiStatusException.Forbidden(request);
        }

        await (request.Verb switch
        {
            "get" => GetAsync(context, request),
            "list" => ListAsync(context, request),
            "watch" => new Watch(request, cluster.Api, clock, _snapshots).RunAsync(context),
            "patch" when request is { Name: not null, Kind.IsWritable: true } => PatchAsync(context, request),
            "create" when request is { Name: null, Namespace: not null, Kind.IsMade: true } => CreateAsync(context, request),
            "delete" when request is { Name: not null, Namespace: not null, Kind.IsMade: true } => DeleteAsync(context, request),
            _ => throw ApiStatusException.MethodNotAllowed(),
        }).ConfigureAwait(false);
    }

    private async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var snapshot = await clock.AskAsync(() => _snapshots.Take(request.Kind!, cluster.Api, clock)).ConfigureAwait(false);
        await WriteAsync(context, 200, One(request, snapshot)).ConfigureAwait(false);
    }

    private static JsonObject One(ApiRequest request, Snapshot snapshot)
    {
        var kind = request.Kind!;
        var item = snapshot.Items.FirstOrDefault(one => one.Name == request.Name && one.Namespace == request.Namespace) ?? throw ApiStatusException.NotFound(kind, request.Name!);
        var metadata = new JsonObject { ["resourceVersion"] = snapshot.ResourceVersion.ToString(CultureInfo.InvariantCulture) };
        return request.Shape switch
        {
            AnswerShape.Table => Table.Of(kind, [item], metadata, snapshot.ResourceVersion, snapshot.Now, withColumns: true, request.Query["includeObject"].ToString()),
            AnswerShape.Metadata => Table.MetadataOf(item, snapshot.ResourceVersion),
            _ => item.Alone(kind, snapshot.ResourceVersion),
        };
    }

    private async Task ListAsync(HttpContext context, ApiRequest request)
    {
        var kind = request.Kind!;
        var snapshot = ListPage.VersionToContinue(request) is { } version
            ? _snapshots.Find(kind, version) ?? throw ApiStatusException.Expired("The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.")
            : await clock.AskAsync(() => _snapshots.Take(kind, cluster.Api, clock)).ConfigureAwait(false);
        var page = ListPage.Of(request, snapshot);
        var metadata = page.Metadata(countsRemaining: request.Query["fieldSelector"].Count + request.Query["labelSelector"].Count == 0);
        await WriteAsync(context, 200, request.Shape == AnswerShape.Table
            ? Table.Of(kind, page.Items, metadata, snapshot.ResourceVersion, snapshot.Now, withColumns: true, request.Query["includeObject"].ToString())
            : new JsonObject
            {
                ["kind"] = request.Shape == AnswerShape.Metadata ? "PartialObjectMetadataList" : kind.Kind + "List",
                ["apiVersion"] = request.Shape == AnswerShape.Metadata ? "meta.k8s.io/v1" : kind.GroupVersion,
                ["metadata"] = metadata,
                ["items"] = new JsonArray([.. page.Items.Select(item => request.Shape == AnswerShape.Metadata
                    ? Table.MetadataOf(item, snapshot.ResourceVersion)
                    : item.InList(snapshot.ResourceVersion))]),
            }).ConfigureAwait(false);
    }

    private async Task PatchAsync(HttpContext context, ApiRequest request)
    {
        var patch = await ReadAsync(context).ConfigureAwait(false);
        var type = context.Request.ContentType?.Split(';')[0] ?? "";
        var manager = request.Query["fieldManager"].ToString() is { Length: > 0 } named ? named : context.Request.Headers.UserAgent.ToString().Split('/')[0];
        var snapshot = await clock.AskAsync(() =>
        {
            One(request, _snapshots.Take(request.Kind!, cluster.Api, clock)); // refuses a name that isn't there
            AwsNodePatch.Apply(cluster.Api, patch, type, manager, isDryRun: request.Query["dryRun"].Count > 0);
            return _snapshots.Take(request.Kind!, cluster.Api, clock);
        }).ConfigureAwait(false);
        await WriteAsync(context, 200, One(request, snapshot)).ConfigureAwait(false);
    }

    private async Task CreateAsync(HttpContext context, ApiRequest request)
    {
        var pod = CanaryJson.Read(await ReadAsync(context).ConfigureAwait(false), request.Namespace!);
        var snapshot = await clock.AskAsync(() => cluster.Api.CreatePod(pod) ? _snapshots.Take(request.Kind!, cluster.Api, clock) : throw ApiStatusException.AlreadyExists(request.Kind!, pod.Name)).ConfigureAwait(false);
        await WriteAsync(context, 201, snapshot.Items.First(one => one.Name == pod.Name && one.Namespace == pod.Namespace).Alone(request.Kind!, snapshot.ResourceVersion)).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context, ApiRequest request)
    {
        if (!await clock.AskAsync(() => cluster.Api.DeletePod(request.Namespace!, request.Name!)).ConfigureAwait(false))
        {
            throw ApiStatusException.NotFound(request.Kind!, request.Name!);
        }

        await WriteAsync(context, 200, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" }).ConfigureAwait(false);
    }

    private static async Task<JsonObject> ReadAsync(HttpContext context)
    {
        try
        {
            var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
            return body as JsonObject ?? throw ApiStatusException.UnsupportedMediaType("application/merge-patch+json, application/strategic-merge-patch+json");
        }
        catch (JsonException error)
        {
            throw ApiStatusException.BadRequest(error.Message);
        }
    }

    private static Task WriteAsync(HttpContext context, int code, JsonObject body, string contentType = "application/json") =>
        WriteTextAsync(context, code, body.ToJsonString() + "\n", contentType);

    private static async Task WriteTextAsync(HttpContext context, int code, string text, string contentType)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task GoneAsync(CancellationToken aborted)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = aborted.Register(gone.SetResult);
        await gone.Task.ConfigureAwait(false);
    }
}

using System.Net;
using System.Net.Http.Headers;

namespace Headroom.Rehearsal.Tests.Kubernetes;

public sealed class AwsNodePatchTests
{
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Merge = "application/merge-patch+json";

    [Theory]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"aws-node","env":[{"name":"WARM_IP_TARGET","value":"3"}]}]}}}}""", "curl: WARM_IP_TARGET=3")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"aws-node","env":[{"name":"WARM_ENI_TARGET","$patch":"delete"}]}]}}}}""", "curl: WARM_ENI_TARGET-")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"aws-node","env":[{"name":"MY_NODE_NAME","value":"x","valueFrom":null}]}]}}}}""", "curl: MY_NODE_NAME=x")]
    [InlineData("""{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-01T00:00:00Z"}}}}}""", "curl: restart")]
    public async Task Patch_Strategic_ChangesWhatItNames(string patch, string write)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());

        await PatchAsync(served, Strategic, patch, HttpStatusCode.OK);

        Assert.Equal([write], served.Cluster.Writes);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"name":"aws-node","env":[{"name":"WARM_ENI_TARGET","value":"1"}]}]}}}}""")]
    public async Task Patch_NothingDiffers_ChangesNothing(string patch)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());

        await PatchAsync(served, Strategic, patch, HttpStatusCode.OK);

        Assert.Empty(served.Cluster.Writes);
    }

    [Fact]
    public async Task Patch_DryRun_ChangesNothing()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());

        await PatchAsync(served, Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"aws-node","env":[{"name":"A","value":"3"}]}]}}}}""", HttpStatusCode.OK, "?dryRun=All");

        Assert.Empty(served.Cluster.Writes);
    }

    [Theory]
    [InlineData(Strategic, """{"metadata":{"resourceVersion":"7"}}""", HttpStatusCode.Conflict)] // somebody was faster
    [InlineData(Strategic, """{"spec":{"updateStrategy":{"type":"OnDelete"}}}""", HttpStatusCode.UnprocessableEntity)] // the world has no such thing
    [InlineData(Merge, """{"spec":{"template":{"spec":{"containers":[{"name":"aws-node"}]}}}}""", HttpStatusCode.UnprocessableEntity)] // would drop the other container
    [InlineData(Merge, """{"spec":{"template":null}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":"/spec"}]""", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(Strategic, "{", HttpStatusCode.BadRequest)]
    public async Task Patch_ThatCannotBe_IsRefusedAndChangesNothing(string type, string patch, HttpStatusCode status)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());

        await PatchAsync(served, type, patch, status);

        Assert.Empty(served.Cluster.Writes);
    }

    private static async Task PatchAsync(ServedCluster served, string type, string patch, HttpStatusCode status, string query = "")
    {
        using var client = new HttpClient { BaseAddress = served.Address };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("curl/8.0");
        using var content = new StringContent(patch) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var response = await client.PatchAsync(new Uri($"/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node{query}", UriKind.Relative), content);
        Assert.Equal(status, response.StatusCode);
    }
}

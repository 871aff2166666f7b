using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Tests.Kubernetes;

public sealed class KubernetesFrontTests
{
    private const string AwsNode = "/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node";

    [Fact]
    public async Task List_InPages_IsOfTheFirstPagesMoment()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Pods = [.. Enumerable.Range(1, 5).Select(number => SomeObject.Pod(number))] });

        var first = await GetAsync(served, "/api/v1/pods?limit=3");
        await served.ChangeAsync(cluster => cluster.Pods = []);
        var second = await GetAsync(served, $"/api/v1/pods?limit=3&continue={first["metadata"]!["continue"]}");

        Assert.Equal((3, 2), (first["items"]!.AsArray().Count, second["items"]!.AsArray().Count));
        Assert.Equal(2, (int)first["metadata"]!["remainingItemCount"]!);
        Assert.Null(second["metadata"]!["continue"]);
        Assert.Equal(first["metadata"]!["resourceVersion"]!.ToString(), second["metadata"]!["resourceVersion"]!.ToString());
    }

    [Fact]
    public async Task List_Everything_IsInTheOrderOfNamespacesAndNames()
    {
        var (late, early) = (SomeObject.Pod(1), SomeObject.Pod(2));
        await using var served = await ServedCluster.StartAsync(new FakeCluster
        {
            Nodes = [SomeObject.Node() with { Name = "b" }, SomeObject.Node() with { Name = "a" }],
            Pods = [late with { Namespace = "z" }, late with { Name = "b" }, early with { Name = "a" }],
            Events = [SomeObject.Failure(late) with { Namespace = "z" }, SomeObject.Failure(late) with { Name = "b" }, SomeObject.Failure(early) with { Name = "a" }],
        });

        Assert.Equal(["a", "b"], await NamesAsync("/api/v1/nodes"));
        Assert.Equal(["a", "b", late.Name], await NamesAsync("/api/v1/pods"));
        Assert.Equal(["a", "b", SomeObject.Failure(late).Name], await NamesAsync("/api/v1/events"));

        async Task<IEnumerable<string>> NamesAsync(string path) => (await GetAsync(served, path))["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!);
    }

    // The world makes canaries in the form of their script, and doesn't forget what it can't do.
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "namespace": "n"}, "spec": {"containers": [{"name": "c", "image": "i"}]}}""")]
    public async Task Create_AnotherPod_IsRefused(string pod)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        using var client = new HttpClient { BaseAddress = served.Address };
        using var content = new StringContent(pod, Encoding.UTF8, "application/json");

        Assert.Equal(HttpStatusCode.UnprocessableContent, (await client.PostAsync(new Uri("/api/v1/namespaces/n/pods", UriKind.Relative), content)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync(new Uri("/api/v1/namespaces/n/pods/x", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.DeleteAsync(new Uri("/api/v1/nodes/x", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task List_Pods_AreAsLargeAsRealOnes()
    {
        var pod = SomeObject.Pod(1, SomeObject.Node());
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Pods = [pod] });

        var list = await GetAsync(served, "/api/v1/pods");

        Assert.InRange(list["items"]![0]!.ToJsonString().Length, 5_000, 10_000); // what the scripts' memory is measured with
    }

    [Fact]
    public async Task List_ContinuedTooLate_IsGone()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Pods = [.. Enumerable.Range(1, 5).Select(number => SomeObject.Pod(number))] });
        var first = await GetAsync(served, "/api/v1/pods?limit=3");

        for (var i = 0; i < 20; i++)
        {
            await served.ChangeAsync(_ => { });
            await GetAsync(served, "/api/v1/pods");
        }

        var second = await GetAsync(served, $"/api/v1/pods?limit=3&continue={first["metadata"]!["continue"]}", HttpStatusCode.Gone);
        Assert.Equal("Expired", second["reason"]!.ToString());
    }

    [Theory]
    [InlineData("fieldSelector=spec.nodeName%3Da", 2)]
    [InlineData("fieldSelector=spec.nodeName%3Da%2Cstatus.phase%3DPending", 1)]
    [InlineData("fieldSelector=status.phase!%3DPending", 1)]
    [InlineData("fieldSelector=spec.hostNetwork%3Dfalse", 3)]
    [InlineData("labelSelector=app%3Dcheckout", 3)]
    [InlineData("labelSelector=app!%3Dcheckout", 0)]
    [InlineData("labelSelector=!app", 0)]
    public async Task List_Selected_HasWhatIsSelected(string selector, int count)
    {
        var node = SomeObject.Node() with { Name = "a" };
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Pods = [SomeObject.Pod(1, node), SomeObject.Pod(2, node, null), SomeObject.Pod(3, null, null)] });

        var list = await GetAsync(served, $"/api/v1/pods?{selector}");

        Assert.Equal(count, list["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task List_ByAFieldThatCannotBeSelected_IsRefused()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());

        var status = await GetAsync(served, "/api/v1/pods?fieldSelector=spec.color%3Dred", HttpStatusCode.BadRequest);

        Assert.EndsWith("field label not supported: spec.color", status["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AbsentObject_IsNotFoundWithItsNames()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { AwsNode = null });

        var status = await GetAsync(served, AwsNode, HttpStatusCode.NotFound);

        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"daemonsets.apps \u0022aws-node\u0022 not found","reason":"NotFound","details":{"name":"aws-node","group":"apps","kind":"daemonsets"},"code":404}""",
            status.ToJsonString());
    }

    [Theory]
    [InlineData("/apis/batch/v1/jobs")]
    [InlineData("/api/v1/secrets")]
    [InlineData("/")]
    public async Task Get_UnknownPath_IsNotFound(string path)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        using var client = new HttpClient { BaseAddress = served.Address };

        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("404 page not found\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_Metadata_LeavesTheRestOut()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());

        var daemonSet = await GetAsync(served, AwsNode, accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");

        Assert.Equal("PartialObjectMetadata", daemonSet["kind"]!.ToString());
        Assert.Equal("3", daemonSet["metadata"]!["generation"]!.ToString());
        Assert.Null(daemonSet["spec"]);
    }

    [Fact]
    public async Task Get_OnlyProtobufAccepted_IsRefused()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());

        await GetAsync(served, AwsNode, HttpStatusCode.NotAcceptable, "application/vnd.kubernetes.protobuf");
    }

    [Fact]
    public async Task Get_AwsNodeSetByKubectl_NamesItAmongItsManagers()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        await served.ChangeAsync(cluster => cluster.SetAwsNodeEnvironment(new Dictionary<string, string?> { ["WARM_IP_TARGET"] = "3" }, "kubectl-set"));

        var fields = (await GetAsync(served, AwsNode))["metadata"]!["managedFields"]!.AsArray();

        Assert.Equal(["eks Apply", "kubectl-set Update", "kube-controller-manager Update"], fields.Select(entry => $"{entry!["manager"]} {entry["operation"]}"));
        Assert.Contains("""f:env":{"k:{\u0022name\u0022:\u0022WARM_IP_TARGET\u0022}":{".":{}""", fields[1]!.ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task<JsonObject> GetAsync(ServedCluster served, string target, HttpStatusCode status = HttpStatusCode.OK, string accept = "application/json")
    {
        using var client = new HttpClient { BaseAddress = served.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(target, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await client.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        return JsonNode.Parse(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()))!.AsObject();
    }
}

using System.Net;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Tests.Kubernetes;

/// <summary>Every request that kubectl 1.20, 1.27 and 1.33 were seen to send is answered in the form that was asked for.</summary>
public sealed class RecordedKubectlTests
{
    public static TheoryData<string, string> Commands
    {
        get
        {
            var commands = new TheoryData<string, string>();
            foreach (var recording in Recording.All())
            {
                commands.Add(recording.Kubectl, recording.Command);
            }

            return commands;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Handle_RecordedCommand_AnswersInTheFormAskedFor(string kubectl, string command)
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Pods = [.. Enumerable.Range(0, 501).Select(number => SomeObject.Pod(number))] });
        using var client = new HttpClient { BaseAddress = served.Address };
        string? token = null;
        long version = 0;
        foreach (var recorded in Recording.All().Single(one => one.Kubectl == kubectl && one.Command == command).Requests)
        {
            var request = recorded with { Target = recorded.Target.Replace("resourceVersion=100", $"resourceVersion={version}", StringComparison.Ordinal) };
            using var response = await client.SendAsync(request.ToMessage(token), HttpCompletionOption.ResponseHeadersRead);

            Assert.Equal(request.Target.Contains("/missing", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK, response.StatusCode);
            if (!request.Target.Contains("watch=true", StringComparison.Ordinal))
            {
                var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                Assert.Equal(WantedKind(request, response.StatusCode), KindOf(body));
                Assert.StartsWith(request.Accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) && request.Target is "/api" or "/apis"
                    ? Aggregated(request.Accept)
                    : "application/json", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
                token = body["metadata"]?["continue"]?.ToString();
                version = long.TryParse(body["metadata"]?["resourceVersion"]?.ToString(), out var number) ? number : version;
            }
        }
    }

    [Fact]
    public void Recordings_OldestAndNewest_AreThere()
    {
        var kubectls = Recording.All().Select(recording => recording.Kubectl).Distinct();

        Assert.Equal(["kubectl-1.20", "kubectl-1.27", "kubectl-1.33"], kubectls);
        Assert.InRange(Recording.All().Count, 60, 80);
    }

    // The kind by the first form asked for that isn't protobuf, which kubectl's typed clients ask for first.
    private static string WantedKind(RecordedRequest request, HttpStatusCode status) => request.Target.Split('?')[0] switch
    {
        _ when status == HttpStatusCode.NotFound => "Status",
        _ when request.Accept.Contains("as=Table", StringComparison.Ordinal) => "Table",
        "/version" => "",
        "/api" or "/apis" when request.Accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) => "APIGroupDiscoveryList",
        "/api" => "APIVersions",
        "/apis" => "APIGroupList",
        "/api/v1" or "/apis/apps/v1" => "APIResourceList",
        var path when path.EndsWith("/aws-node", StringComparison.Ordinal) => "DaemonSet",
        var path when path.EndsWith("/daemonsets", StringComparison.Ordinal) => "DaemonSetList",
        var path when path.EndsWith("/pods", StringComparison.Ordinal) => "PodList",
        var path when path.EndsWith("/events", StringComparison.Ordinal) => "EventList",
        var path => throw new InvalidOperationException($"no kind is known for {path}"),
    };

    private static string KindOf(JsonNode body) => body["kind"]?.ToString() ?? "";

    private static string Aggregated(string accept) =>
        $"application/json; g=apidiscovery.k8s.io; v={(accept.Contains("v=v2;", StringComparison.Ordinal) ? "v2" : "v2beta1")}; as=APIGroupDiscoveryList";
}

using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Tests.Kubernetes;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_FromAList_TellsOfWhatChangedSinceEvenBeforeItBegan()
    {
        var (kept, gone, later) = (SomeObject.Pod(1), SomeObject.Pod(2), SomeObject.Pod(3));
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Pods = [kept, gone] });
        using var client = new HttpClient { BaseAddress = served.Address };
        var version = JsonNode.Parse(await client.GetStringAsync(new Uri("/api/v1/pods", UriKind.Relative)))!["metadata"]!["resourceVersion"];

        await served.ChangeAsync(cluster => cluster.Pods = [kept with { Ip = "10.0.0.99" }]);
        using var watch = await ReadAsync(client, $"/api/v1/pods?watch=true&resourceVersion={version}");
        string[] early = [await EventAsync(watch), await EventAsync(watch)];
        await served.ChangeAsync(cluster => cluster.Pods = [kept with { Ip = "10.0.0.99" }, later]);

        Assert.Equal([$"MODIFIED {kept.Name}", $"DELETED {gone.Name}"], early);
        Assert.Equal($"ADDED {later.Name}", await EventAsync(watch));
    }

    [Fact]
    public async Task Watch_FromAnyVersion_TellsOfAllThatIsThereFirst()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        using var client = new HttpClient { BaseAddress = served.Address };

        using var watch = await ReadAsync(client, "/apis/apps/v1/daemonsets?watch=1&resourceVersion=0");

        Assert.Equal("ADDED aws-node", await EventAsync(watch));
    }

    [Fact]
    public async Task Watch_FromAVersionLongGone_EndsWithAnError()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster());
        using var client = new HttpClient { BaseAddress = served.Address };

        using var watch = await ReadAsync(client, "/api/v1/pods?watch=true&resourceVersion=12");

        var error = JsonNode.Parse((await watch.ReadLineAsync())!)!;
        Assert.Equal(("ERROR", 410), (error["type"]!.ToString(), (int)error["object"]!["code"]!));
        Assert.Null(await watch.ReadLineAsync());
    }

    [Fact]
    public async Task Watch_ItsTimeHasPassedInTheWorld_Ends()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster(), speedUp: 1000);
        using var client = new HttpClient { BaseAddress = served.Address };

        using var watch = await ReadAsync(client, "/api/v1/pods?watch=true&timeoutSeconds=300");

        Assert.Null(await watch.ReadLineAsync());
    }

    [Fact]
    public async Task Watch_AsTable_HasItsColumnsOnceOnly()
    {
        await using var served = await ServedCluster.StartAsync(new FakeCluster { Pods = [SomeObject.Pod(1), SomeObject.Pod(2)] });
        using var client = new HttpClient { BaseAddress = served.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");

        using var watch = await ReadAsync(client, "/api/v1/pods?watch=true");
        var (first, second) = (JsonNode.Parse((await watch.ReadLineAsync())!)!["object"]!, JsonNode.Parse((await watch.ReadLineAsync())!)!["object"]!);

        Assert.Equal(9, first["columnDefinitions"]!.AsArray().Count);
        Assert.Null(second["columnDefinitions"]);
        Assert.Equal(SomeObject.Pod(2).Name, second["rows"]![0]!["cells"]![0]!.ToString());
    }

    private static async Task<StreamReader> ReadAsync(HttpClient client, string target) => new(await client.GetStreamAsync(new Uri(target, UriKind.Relative)));

    private static async Task<string> EventAsync(StreamReader watch)
    {
        var line = JsonNode.Parse((await watch.ReadLineAsync())!)!;
        return $"{line["type"]} {line["object"]!["metadata"]!["name"]}";
    }
}

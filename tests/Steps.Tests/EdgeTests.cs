using System.Net;
using System.Text;
using Amazon.Runtime;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>The real clients, over HTTP in memory.</summary>
public sealed class EdgeTests
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["AWS_REGION"] = "us-west-2",
        ["AWS_ACCESS_KEY_ID"] = "key-of-function",
        ["AWS_SECRET_ACCESS_KEY"] = "secret",
        ["HEADROOM_TABLE"] = "table",
        ["HEADROOM_BUCKET"] = "bucket",
    };

    [Fact]
    public async Task Calls_Throttled_AreMadeOnceAndNeverWaitOnTheWallClock()
    {
        var requests = new List<HttpRequestMessage>();
        var edge = NewEdge(Environment, Answer(requests, HttpStatusCode.BadRequest, """{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"slow down"}"""));

        await Assert.ThrowsAsync<ThrottledException>(() => edge.Table.ReadAsync("a", "b"));

        var request = Assert.Single(requests);
        Assert.Equal("dynamodb.us-west-2.amazonaws.com", request.RequestUri!.Host);
        Assert.Contains("Credential=key-of-function/", string.Join(' ', request.Headers.GetValues("Authorization")), StringComparison.Ordinal);
        Assert.Contains("app/headroom", string.Join(' ', request.Headers.GetValues("User-Agent")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_Garbage_IsTransient()
    {
        var edge = NewEdge(Environment, Answer([], HttpStatusCode.OK, "<html>"));

        await Assert.ThrowsAsync<TransientException>(() => edge.Table.ReadAsync("a", "b"));
        await Assert.ThrowsAsync<TransientException>(() => edge.Vpcs.ReadBlocksAsync(new Decisions.Network.VpcId("vpc-1")));
    }

    [Fact]
    public async Task Calls_EndpointInTheEnvironment_GoThere()
    {
        var requests = new List<HttpRequestMessage>();
        var edge = NewEdge(new Dictionary<string, string>(Environment) { ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4566" }, Answer(requests, HttpStatusCode.OK, ""));

        await edge.Reports.WriteAsync("incidents/1/report.md", "# Report");

        var request = Assert.Single(requests);
        Assert.Equal("http://127.0.0.1:4566/bucket/incidents/1/report.md", request.RequestUri!.ToString());
    }

    [Fact]
    public void Edges_OfTwoWorlds_ShareNothing()
    {
        var one = NewEdge(Environment, Answer([], HttpStatusCode.OK, ""));
        var two = NewEdge(new Dictionary<string, string>(Environment) { ["HEADROOM_TABLE"] = "other" }, Answer([], HttpStatusCode.OK, ""));

        Assert.NotSame(one.Table, two.Table);
        Assert.Equal(("table", "other"), (one.Settings.Table, two.Settings.Table));
    }

    [Fact]
    public void Settings_VariableMissing_IsNamed() =>
        Assert.Contains("HEADROOM_STATE_MACHINE", Assert.Throws<SettingsException>(() => NewEdge(Environment, Answer([], HttpStatusCode.OK, "")).Settings.StateMachine).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("yes")]
    [InlineData("=yes")]
    [InlineData("key=")]
    public void Settings_RunnerTagWithoutKeyOrValue_IsRefused(string tag) =>
        Assert.Throws<SettingsException>(() => NewEdge(new Dictionary<string, string>(Environment) { ["HEADROOM_RUNNER_TAG"] = tag }, Answer([], HttpStatusCode.OK, "")).Settings.RunnerTag);

    [Fact]
    public void Policy_NotThere_SaysWhere()
    {
        var folder = Directory.CreateTempSubdirectory();

        Assert.Contains(folder.FullName, Assert.Throws<SettingsException>(() => NewEdge(Environment, Answer([], HttpStatusCode.OK, ""), folder.FullName).Policies).Message, StringComparison.Ordinal);
        folder.Delete();
    }

    // In Lambda's managed runtime the program's own folder is the runtime's, not the function's.
    [Fact]
    public void Policy_InLambda_IsReadFromTheTaskRoot()
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, "policy.json"), """{"clusters": [{"name": "of-the-task-root"}]}""");
        var environment = new Dictionary<string, string>(Environment) { ["LAMBDA_TASK_ROOT"] = folder.FullName };

        Assert.Equal("of-the-task-root", Assert.Single(NewEdge(environment, Answer([], HttpStatusCode.OK, "")).Policies).Name);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Policy_KeyThatIsWrong_IsNamed()
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, "policy.json"), """{"clusters": [{"name": "web", "floor": 0}]}""");

        Assert.Contains("floor", Assert.Throws<SettingsException>(() => NewEdge(Environment, Answer([], HttpStatusCode.OK, ""), folder.FullName).Policies).Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static Edge NewEdge(Dictionary<string, string> environment, InMemory http, string? root = null) => new(environment, new FakeClock(), http, root, TextWriter.Null);

    private static InMemory Answer(List<HttpRequestMessage> requests, HttpStatusCode status, string body) => new(request =>
    {
        requests.Add(request);
        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0") };
    });

    private sealed class InMemory(Func<HttpRequestMessage, HttpResponseMessage> reply) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(reply));

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> reply) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(reply(request));
        }
    }
}

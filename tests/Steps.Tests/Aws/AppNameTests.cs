using System.Net;
using Amazon.Runtime;
using Headroom.Steps.Aws;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests.Aws;

/// <summary>Whose a call is, as CloudTrail will say.</summary>
public sealed class AppNameTests
{
    private readonly Wire _wire = new();

    [Theory]
    [InlineData("web-20260102-120000-0123456789abcdef", "app/headroom-web-20260102-120000-0123456789abcdef")]
    [InlineData("a-cluster-with-a-very-long-name-of-its-o-20260102-120000-0123456789abcdef", "app/headroom-f-its-o-20260102-120000-0123456789abcdef")]
    [InlineData("a\r\nx-injected: ü", "app/headroom-a--x-injected---")] // a person's order may name anything
    public async Task Calls_OnceTheIncidentIsKnown_CarryItInTheUserAgent(string incident, string app)
    {
        var clients = AwsClients.From(new Settings(new Dictionary<string, string> { ["AWS_REGION"] = "us-west-2", ["AWS_ACCESS_KEY_ID"] = "id", ["AWS_SECRET_ACCESS_KEY"] = "secret", ["HEADROOM_TABLE"] = "t" }), _wire);
        var table = new TableWire(clients.Dynamo.Value, "t");
        await table.ReadAsync("pk", "sk");
        clients.App.WorkFor(incident);
        await table.ReadAsync("pk", "sk");
        await new NodesWire(clients.Ec2.Value, new Ec2Calls(new FakeClock(), clients.App)).ReadAsync("web");

        Assert.Contains("app/headroom ", _wire.Agents[0] + " ", StringComparison.Ordinal);
        Assert.All(_wire.Agents.Skip(1), agent => Assert.Contains(app, agent, StringComparison.Ordinal));
        Assert.Equal(3, _wire.Agents.Count);
    }

    private sealed class Wire : HttpClientFactory
    {
        public List<string> Agents { get; } = [];

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Answering(Agents));

        private sealed class Answering(List<string> agents) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                agents.Add(string.Join(' ', request.Headers.Where(header => header.Key.EndsWith("user-agent", StringComparison.OrdinalIgnoreCase)).SelectMany(header => header.Value)));
                var body = request.RequestUri!.Host.StartsWith("ec2", StringComparison.Ordinal) ? "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>" : "{}";
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
            }
        }
    }
}

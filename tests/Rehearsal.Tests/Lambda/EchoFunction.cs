using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Runtime;
using Headroom.Rehearsal.Tests.Lambda;

[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EchoJson>))]

namespace Headroom.Rehearsal.Tests.Lambda;

/// <summary>A function that does what it is asked; made as Headroom's own are, from a composition root.</summary>
internal sealed class EchoFunction(EchoRoot root)
{
    private int _calls;

    public EchoFunction()
#pragma warning disable RS0030 // as in Lambda
        : this(new EchoRoot(new Dictionary<string, string>(), TimeProvider.System, null, null, null))
#pragma warning restore RS0030
    {
    }

    public async Task<EchoAnswer> Handle(EchoRequest request, ILambdaContext context)
    {
        _calls++;
        switch (request.Do)
        {
            case "throw":
                throw new EchoException("as asked");
            case "exit":
                Environment.Exit(3);
                break;
            case "hang":
                await new TaskCompletionSource().Task;
                break;
            case "print":
                context.Logger.LogLine(request.Text ?? "");
                break;
            case "put":
                await PutAsync(request.Text!);
                break;
            default:
                break;
        }

        return new EchoAnswer(request.Text, _calls, context.FunctionName, root.Environment.GetValueOrDefault("GREETING"), root.Clock.GetUtcNow(), context.RemainingTime > TimeSpan.Zero);
    }

    private async Task PutAsync(string key)
    {
        var config = new AmazonDynamoDBConfig { MaxErrorRetry = 0, HttpClientFactory = root.Http, RegionEndpoint = Amazon.RegionEndpoint.USWest2 };
        if (root.Environment.TryGetValue("AWS_ENDPOINT_URL", out var url))
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = "us-west-2";
        }

        using var client = new AmazonDynamoDBClient(new BasicAWSCredentials(root.Environment["AWS_ACCESS_KEY_ID"], "none"), config);
        await client.PutItemAsync(new PutItemRequest { TableName = root.Environment["TABLE"], Item = new() { ["pk"] = new(key), ["sk"] = new("lease") } });
    }
}

internal sealed class EchoRoot(IReadOnlyDictionary<string, string> environment, TimeProvider clock, HttpClientFactory? http, string? root, TextWriter? output)
{
    public IReadOnlyDictionary<string, string> Environment => environment;

    public TimeProvider Clock => clock;

    public HttpClientFactory? Http => http;

    public string? Root => root;

    public TextWriter? Output => output;
}

internal sealed class EchoException(string message) : Exception(message);

internal sealed record EchoRequest(string? Do, string? Text);

internal sealed record EchoAnswer(string? Text, int Calls, string Function, string? Greeting, DateTimeOffset At, bool HasTime);

[JsonSerializable(typeof(EchoRequest))]
[JsonSerializable(typeof(EchoAnswer))]
internal sealed partial class EchoJson : JsonSerializerContext;

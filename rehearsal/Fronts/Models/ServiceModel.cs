using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts.Models;

/// <summary>One service's model, cut down to the operations of the rehearsal. Read once per process and never changed, so that worlds may share it.</summary>
internal sealed record ServiceModel
{
    private static readonly ConcurrentDictionary<string, ServiceModel> Read = new();

    /// <summary><c>ec2</c>, <c>query</c>, <c>json</c> or <c>rest-json</c>.</summary>
    public required string Protocol { get; init; }

    public required string ApiVersion { get; init; }

    public string XmlNamespace { get; init; } = "";

    /// <summary>What stands before the dot in X-Amz-Target.</summary>
    public string TargetPrefix { get; init; } = "";

    public string JsonVersion { get; init; } = "1.1";

    public required FrozenDictionary<string, OperationModel> Operations { get; init; }

    /// <summary>The modelled errors by their code on the wire.</summary>
    public required FrozenDictionary<string, ErrorModel> Errors { get; init; }

    /// <summary>The model of the service that requests are signed for by this name.</summary>
    public static ServiceModel Of(string signingName) => Read.GetOrAdd(signingName, name =>
    {
        var resource = $"Headroom.Rehearsal.Fronts.Models.{name}.json";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"no model for the service '{name}': put a botocore-format {name}.json in rehearsal/Fronts/Models");
        return ModelReader.Read(JsonNode.Parse(stream)!.AsObject());
    });
}

/// <param name="Name">The operation's name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">The path with <c>{labels}</c>.</param>
/// <param name="Input">What it takes, or null for nothing.</param>
/// <param name="Output">What it answers, or null for nothing.</param>
internal sealed record OperationModel(string Name, string Method, string Uri, Shape? Input, Shape? Output);

/// <param name="Status">The HTTP status that goes with it, where the model says.</param>
/// <param name="Shape">The members that it may carry.</param>
internal sealed record ErrorModel(int? Status, Shape Shape);

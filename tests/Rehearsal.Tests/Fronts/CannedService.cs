using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Tests.Fronts;

/// <summary>A service that answers what it was told to and keeps what it was asked.</summary>
internal sealed class CannedService(string signingName) : IAwsService
{
    private readonly Dictionary<string, AwsOperation> _operations = [];

    public string SigningName => signingName;

    public IReadOnlyDictionary<string, AwsOperation> Operations => _operations;

    public List<string> Asked { get; } = [];

    public CannedService Answers(string operation, string output) => Does(operation, _ => JsonNode.Parse(output)!.AsObject());

    public CannedService Refuses(string operation, AwsErrorException error) => Does(operation, _ => throw error);

    private CannedService Does(string operation, Func<JsonObject, JsonObject> act)
    {
        _operations[operation] = (input, _) =>
        {
            Asked.Add(input.ToJsonString());
            return act(input);
        };
        return this;
    }
}

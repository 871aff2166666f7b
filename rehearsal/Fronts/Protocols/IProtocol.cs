using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>One service's wire form: requests to operations and members, and back.</summary>
internal interface IProtocol
{
    /// <summary>Which operation a request asks for.</summary>
    WireCall Open(WireRequest request);

    /// <summary>A success.</summary>
    WireResponse Answer(string operation, JsonObject output, string requestId);

    /// <summary>An error.</summary>
    WireResponse Refuse(AwsErrorException error, WireRequest request, string requestId);

    /// <summary>What the service says to an operation that it doesn't have.</summary>
    AwsErrorException Unknown(string operation);
}

/// <param name="Operation">The operation that is asked for; it need not exist.</param>
/// <param name="Read">Reads the members and holds them against the model; throws <see cref="AwsErrorException"/>.</param>
internal sealed record WireCall(string Operation, Func<JsonObject> Read);

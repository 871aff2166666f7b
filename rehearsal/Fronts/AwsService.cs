using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts;

/// <summary>One service of the simulated AWS, below the wire: operations by name, in the words of the service's own model.</summary>
/// <remarks>
/// Input and output are objects whose members have the model's names (<c>VpcIds</c>, <c>CidrBlockAssociation</c>; EKS: <c>resourcesVpcConfig</c>), lists are arrays, timestamps are
/// ISO 8601 texts, blobs are base64 texts. The fronts translate them from and to each protocol's wire form.
/// </remarks>
public interface IAwsService
{
    /// <summary>The name that requests are signed for: <c>ec2</c>, <c>eks</c>, <c>iam</c>, <c>ssm</c>, <c>states</c>, <c>dynamodb</c>, <c>s3</c>, <c>sns</c>, <c>sts</c>.</summary>
    string SigningName { get; }

    /// <summary>The operations that the world knows. An unknown one is answered as AWS does.</summary>
    IReadOnlyDictionary<string, AwsOperation> Operations { get; }
}

/// <summary>A service whose readers may lag behind its writers.</summary>
internal interface ILaggingService : IAwsService
{
    /// <summary>For so long, readers see what was to be seen that long ago.</summary>
    void Lag(TimeSpan by);
}

/// <summary>One operation: looks at the world or changes it, at once. Refuses with <see cref="AwsErrorException"/>.</summary>
/// <param name="input">The request's members.</param>
/// <param name="caller">Who asks.</param>
public delegate JsonObject AwsOperation(JsonObject input, Caller caller);

/// <summary>Who makes a call.</summary>
/// <param name="Principal">The access key, which the world gives out one to each function (<c>function:MeasureCapacity</c>), node and person.</param>
public sealed record Caller(string Principal);

/// <summary>An error as AWS answers it.</summary>
/// <param name="code">The code on the wire, such as <c>InvalidSubnet.Conflict</c>.</param>
/// <param name="message">The message.</param>
/// <param name="status">The HTTP status, 400 to 599.</param>
public sealed class AwsErrorException(string code, string message, int status = 400) : Exception($"{code}: {message}")
{
    /// <summary>The code on the wire.</summary>
    public string Code { get; } = code;

    /// <summary>The message without the code.</summary>
    public string Detail { get; } = message;

    /// <summary>The HTTP status; the service's model overrules it for the errors that it knows.</summary>
    public int Status { get; } = status;

    /// <summary>Members that a modelled error carries besides its message.</summary>
    public JsonObject Members { get; init; } = [];
}

namespace Headroom.Rehearsal.Vpc;

/// <summary>A VPC endpoint.</summary>
internal sealed class Endpoint(string id, long ordinal, string service, string type, string policy) : Resource(id, ordinal)
{
    /// <summary>Such as <c>com.amazonaws.us-west-2.ecr.api</c>.</summary>
    public string Service { get; } = service;

    /// <summary><c>Interface</c> or <c>Gateway</c>.</summary>
    public string Type { get; } = type;

    /// <summary>Its policy's JSON.</summary>
    public string Policy { get; } = policy;
}

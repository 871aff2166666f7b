namespace Headroom.Decisions.Snapshot;

/// <summary>A VPC endpoint and its policy.</summary>
/// <param name="Id">The endpoint's id (<c>vpce-…</c>).</param>
/// <param name="Service">The service's name, such as <c>com.amazonaws.eu-west-1.s3</c>.</param>
/// <param name="IsGateway">True for a gateway endpoint, which pods reach by an address outside of the VPC.</param>
/// <param name="Policy">The policy's JSON as EC2 has it, or null when there is none: then everything is admitted.</param>
public sealed record EndpointReading(string Id, string Service, bool IsGateway, string? Policy);

using System.Text.Json.Serialization;

namespace Headroom.Decisions.Policy;

/// <summary>What can leave pods with an address but without a working network.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingKind>))]
public enum FindingKind
{
    /// <summary>Rules of security groups that admit the nodes' block and not the new one.</summary>
    [JsonStringEnumMemberName("securityGroups")]
    SecurityGroups,

    /// <summary>Rules of network ACLs that do.</summary>
    [JsonStringEnumMemberName("networkAcls")]
    NetworkAcls,

    /// <summary>Policies of VPC endpoints that name addresses.</summary>
    [JsonStringEnumMemberName("endpointPolicies")]
    EndpointPolicies,

    /// <summary>Pods leave the VPC with their own address, and the way back isn't known.</summary>
    [JsonStringEnumMemberName("externalSnat")]
    ExternalSnat,
}

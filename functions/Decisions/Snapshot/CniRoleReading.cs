using System.Text.Json.Serialization;

namespace Headroom.Decisions.Snapshot;

/// <summary>What IAM says of the role with which aws-node calls EC2, as far as it is known which one that is.</summary>
public sealed record CniRoleReading
{
    /// <summary>How the role was found.</summary>
    public required RoleSource Source { get; init; }

    /// <summary>The role's ARN, or null where it isn't known.</summary>
    public string? Role { get; init; }

    /// <summary>Simulated: <c>ec2:DescribeSubnets</c>, which subnet discovery calls before each new interface; null where IAM didn't say.</summary>
    public SimulatedRight? Subnets { get; init; }

    /// <summary>Simulated: <c>ec2:DescribeNetworkInterfaces</c>, which every VPC CNI calls, so that a role without it isn't the CNI's; null where IAM didn't say.</summary>
    public SimulatedRight? Interfaces { get; init; }

    /// <summary>How many further instance profiles nodes have, whose roles weren't asked about.</summary>
    public int OtherProfiles { get; init; }

    /// <summary>Why IAM's answer isn't here, as the end of a sentence; null where it is.</summary>
    public string? Unchecked { get; init; }
}

/// <summary>One action as IAM simulates it for a role (SimulatePrincipalPolicy).</summary>
/// <param name="Decision"><c>allowed</c>, <c>explicitDeny</c> or <c>implicitDeny</c>.</param>
/// <param name="MissingKeys">Condition keys that the role's policies ask for and the simulation had no value for.</param>
public sealed record SimulatedRight(string Decision, IReadOnlyList<string> MissingKeys)
{
    /// <summary>True where the role may.</summary>
    public bool IsAllowed => Decision == "allowed";
}

/// <summary>How the CNI's role was found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoleSource>))]
public enum RoleSource
{
    /// <summary>The add-on names it (<c>serviceAccountRoleArn</c>): that is the one that aws-node has.</summary>
    Addon,

    /// <summary>The add-on has an EKS Pod Identity association, which names it.</summary>
    PodIdentity,

    /// <summary>It is the nodes' own, which aws-node has unless its service account names another.</summary>
    Nodes,
}

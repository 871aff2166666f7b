using System.Text.Json;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Capacity;

/// <summary>What the cluster's VPC CNI does, from its version and environment.</summary>
/// <param name="Version">The version, or null when nothing says.</param>
/// <param name="Environment">aws-node's environment as far as it is known.</param>
/// <param name="OwnName">The cluster's name as the CNI knows it; empty when it isn't told.</param>
public sealed record CniSettings(CniVersion? Version, IReadOnlyDictionary<string, string> Environment, string OwnName)
{
    /// <summary>Switches subnet discovery; on unless it says otherwise.</summary>
    public const string DiscoveryVariable = "ENABLE_SUBNET_DISCOVERY";

    /// <summary>Switches prefix delegation; off unless it says otherwise.</summary>
    public const string PrefixVariable = "ENABLE_PREFIX_DELEGATION";

    /// <summary>True when new interfaces may be made in other subnets than the node's own.</summary>
    public bool Discovery => Version >= CniVersion.Discovery && IsTrue(DiscoveryVariable, true) && !CustomNetworking;

    /// <summary>True when pods get their addresses out of /28 prefixes (on nodes that can have them).</summary>
    public bool Prefixes => IsTrue(PrefixVariable, false);

    /// <summary>True when ENIConfigs name the pods' subnets.</summary>
    public bool CustomNetworking => IsTrue("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", false);

    /// <summary>True when pods leave the VPC with their own address, by their subnet's route table.</summary>
    public bool ExternalSnat => IsTrue("AWS_VPC_K8S_CNI_EXTERNALSNAT", false);

    /// <summary>True when ipamd adds interfaces to cordoned nodes, too.</summary>
    public bool ManagesCordoned => IsTrue("AWS_MANAGE_ENIS_NON_SCHEDULABLE", false);

    /// <summary>The limit on interfaces per node that the environment sets below the type's, or null.</summary>
    public int? MaxInterfaces => int.TryParse(Environment.GetValueOrDefault("MAX_ENI"), out var max) && max >= 1 ? max : null;

    /// <summary>WARM_IP_TARGET, or null where it isn't in force: unset, 0 or unreadable.</summary>
    public int? WarmIpTarget => int.TryParse(Environment.GetValueOrDefault("WARM_IP_TARGET"), out var target) && target > 0 ? target : null;

    /// <summary>The settings as a snapshot shows them: aws-node's own environment, else the add-on's configuration.</summary>
    public static CniSettings Of(ClusterSnapshot snapshot) => snapshot.Inside?.AwsNode is { } awsNode
        ? new CniSettings(CniVersion.Of(snapshot), awsNode.Environment, awsNode.Environment.GetValueOrDefault("CLUSTER_NAME") ?? "")
        // EKS's aws-node is told the cluster's name (issue #2749 shows its environment).
        : new CniSettings(CniVersion.Of(snapshot), Configured(snapshot.Addon?.ConfigurationValues), snapshot.Cluster);

    /// <summary>The same CNI with a variable set.</summary>
    public CniSettings With(string variable, string value) =>
        this with { Environment = new Dictionary<string, string>(Environment) { [variable] = value } };

    private bool IsTrue(string variable, bool unset) => Environment.GetValueOrDefault(variable) switch
    {
        // Go's strconv.ParseBool, which the CNI uses; anything else leaves the default (parseBoolEnvVar).
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => unset,
    };

    /// <summary>The environment that an add-on's configuration asks for.</summary>
    public static IReadOnlyDictionary<string, string> Configured(string? values)
    {
        var environment = new Dictionary<string, string>();
        if (values is null)
        {
            return environment;
        }

        try
        {
            using var document = JsonDocument.Parse(values);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("env", out var env) && env.ValueKind == JsonValueKind.Object)
            {
                foreach (var variable in env.EnumerateObject().Where(v => v.Value.ValueKind == JsonValueKind.String))
                {
                    environment[variable.Name] = variable.Value.GetString()!;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The document may be YAML, which EKS takes too: then only the DaemonSet tells. The latter comes of a text with half of a surrogate pair.
        }

        return environment;
    }
}

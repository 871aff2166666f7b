using System.Globalization;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>What ipamd takes from its environment at its start.</summary>
internal sealed record IpamdSettings
{
    public required CniVersion Version { get; init; }

    /// <summary>An IPv6 cluster: each node's prefix is more than enough, and there is no warm pool.</summary>
    public bool IsIpv6 { get; init; }

    public bool SubnetDiscovery { get; init; }

    public bool PrefixDelegation { get; init; }

    public bool CustomNetworking { get; init; }

    public bool ManagesCordonedNodes { get; init; }

    /// <summary>ENABLE_POD_ENI: security groups for pods.</summary>
    public bool PodInterfaces { get; init; }

    public int WarmEniTarget { get; init; }

    public int WarmIpTarget { get; init; }

    public int MinimumIpTarget { get; init; }

    public int WarmPrefixTarget { get; init; }

    /// <summary>MAX_ENI; 0 is no limit but the instance type's.</summary>
    public int MaxEni { get; init; }

    public TimeSpan Cooling { get; init; }

    /// <summary>CLUSTER_NAME; empty where the manifest doesn't set it (only the one that EKS vends does).</summary>
    public string ClusterName { get; init; } = "";

    /// <summary>False where aws-node exits at its start: two IP families or none, IPv6 without prefixes, prefixes without any warm target, no number for the cooling.</summary>
    public bool IsValid { get; init; }

    /// <summary>setupENI looks whether the subnet is closed.</summary>
    public bool ChecksSubnets => SubnetDiscovery && Version.KnowsExclusion;

    /// <summary>WARM_IP_TARGET or MINIMUM_IP_TARGET is set: then only those two count.</summary>
    public bool HasIpTargets => WarmIpTarget != 0 || MinimumIpTarget != 0;

    /// <summary>Reads an environment: a value that Go's parsers refuse, or a negative number, falls back to the default.</summary>
    public static IpamdSettings From(IReadOnlyDictionary<string, string?> environment, CniVersion version, bool supportsPrefixes)
    {
        bool Flag(string name, bool otherwise) => environment.GetValueOrDefault(name) switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
            _ => otherwise,
        };
        int? Read(string name) => int.TryParse(environment.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : null;
        int Number(string name, int otherwise) => Read(name) ?? otherwise;

        var (prefixes, isIpv6, customNetworking) = (Flag("ENABLE_PREFIX_DELEGATION", false), Flag("ENABLE_IPv6", false), Flag("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", false));
        var (warmIps, minimumIps, warmPrefixes) = (Number("WARM_IP_TARGET", 0), Number("MINIMUM_IP_TARGET", 0), Number("WARM_PREFIX_TARGET", 0));
        return new IpamdSettings
        {
            Version = version,
            IsIpv6 = isIpv6,
            SubnetDiscovery = version.KnowsDiscovery && Flag("ENABLE_SUBNET_DISCOVERY", true),
            // Elsewhere ipamd warns and goes on with secondary addresses.
            PrefixDelegation = prefixes && supportsPrefixes,
            CustomNetworking = customNetworking,
            PodInterfaces = Flag("ENABLE_POD_ENI", false),
            ManagesCordonedNodes = Flag("AWS_MANAGE_ENIS_NON_SCHEDULABLE", false),
            WarmEniTarget = Number("WARM_ENI_TARGET", 1),
            WarmIpTarget = warmIps,
            MinimumIpTarget = minimumIps,
            WarmPrefixTarget = warmPrefixes,
            MaxEni = Number("MAX_ENI", 0),
            Cooling = TimeSpan.FromSeconds(Number("IP_COOLDOWN_PERIOD", 30)),
            ClusterName = environment.GetValueOrDefault("CLUSTER_NAME") ?? "",
            IsValid = Flag("ENABLE_IPv4", false) != isIpv6
                && (Read("IP_COOLDOWN_PERIOD") is not null || environment.GetValueOrDefault("IP_COOLDOWN_PERIOD") is null)
                && !(isIpv6 && (customNetworking || !prefixes || !supportsPrefixes))
                && !(prefixes && warmIps + minimumIps + warmPrefixes == 0),
        };
    }
}

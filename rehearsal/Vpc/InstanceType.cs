namespace Headroom.Rehearsal.Vpc;

/// <summary>What an instance type allows: the table is cut from the VPC CNI's pkg/vpc/vpc_ip_resource_limit.go (v1.23.1).</summary>
/// <param name="Name">Such as <c>m5.large</c>.</param>
/// <param name="Interfaces">Network interfaces of the default card.</param>
/// <param name="AddressesPerInterface">IPv4 addresses of one interface, its own included.</param>
/// <param name="Hypervisor"><c>nitro</c> or <c>xen</c>; null for bare metal.</param>
/// <param name="Processors">vCPUs.</param>
internal sealed record InstanceType(string Name, int Interfaces, int AddressesPerInterface, string? Hypervisor, int Processors)
{
    /// <summary>Network cards, each with as many interfaces; the CNI uses those of the first one.</summary>
    public int Cards { get; init; } = 1;

    public bool IsBareMetal => Hypervisor is null;

    /// <summary>IsPrefixDelegationSupported.</summary>
    public bool SupportsPrefixes => IsBareMetal || Hypervisor == "nitro";

    /// <summary>Nitro but for burstable types: pkg/aws/vpc/limits.go of amazon-vpc-resource-controller-k8s.</summary>
    public bool IsTrunkingCompatible => SupportsPrefixes && Name[0] != 't';

    /// <summary>The kubelet's default without prefix delegation: scripts/gen_vpc_ip_limits.go.</summary>
    public int MaxPods => (Interfaces * (AddressesPerInterface - 1)) + 2;

    /// <summary>The types that the world knows, by name.</summary>
    public static IReadOnlyList<InstanceType> All { get; } =
    [
        new("c4.large", 3, 10, "xen", 2),
        new("c5.2xlarge", 4, 15, "nitro", 8),
        new("c5.large", 3, 10, "nitro", 2),
        new("c5.xlarge", 4, 15, "nitro", 4),
        new("m4.large", 2, 10, "xen", 2),
        new("m5.24xlarge", 15, 50, "nitro", 96),
        new("m5.2xlarge", 4, 15, "nitro", 8),
        new("m5.4xlarge", 8, 30, "nitro", 16),
        new("m5.large", 3, 10, "nitro", 2),
        new("m5.metal", 15, 50, null, 96),
        new("m5.xlarge", 4, 15, "nitro", 4),
        new("m6i.large", 3, 10, "nitro", 2),
        new("m6i.xlarge", 4, 15, "nitro", 4),
        new("p3dn.24xlarge", 15, 50, "nitro", 96),
        new("p4d.24xlarge", 15, 50, "nitro", 96) { Cards = 4 },
        new("t3.large", 3, 12, "nitro", 2),
        new("t3.medium", 3, 6, "nitro", 2),
        new("t3.small", 3, 4, "nitro", 2),
    ];

    /// <summary>The type of that name, or null.</summary>
    public static InstanceType? Find(string name) => All.FirstOrDefault(type => type.Name == name);
}

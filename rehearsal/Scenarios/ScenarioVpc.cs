using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>The VPC around the zones.</summary>
/// <param name="Blocks">Its blocks; the first is the primary.</param>
/// <param name="IsShared">True when another account owns it.</param>
/// <param name="Routes">Routes that every private route table has besides the one to its NAT gateway.</param>
/// <param name="Peerings">Peering connections.</param>
/// <param name="SecurityRules">Rules of other security groups that name a block.</param>
/// <param name="NetworkAcls">Rules of the network ACLs that subnets name; one without rules here lets everything through.</param>
/// <param name="Endpoints">VPC endpoints.</param>
/// <param name="FailingAssociations">How many of the associations to come fail.</param>
internal sealed record ScenarioVpc(
    IReadOnlyList<Ipv4Block> Blocks,
    bool IsShared,
    IReadOnlyList<ScenarioRoute> Routes,
    IReadOnlyList<ScenarioPeering> Peerings,
    IReadOnlyList<ScenarioSecurityRule> SecurityRules,
    IReadOnlyList<ScenarioAcl> NetworkAcls,
    IReadOnlyList<ScenarioEndpoint> Endpoints,
    int FailingAssociations);

/// <summary>A route.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Target">The kind of target: <c>tgw</c>, <c>vgw</c>, <c>pcx</c>, <c>nat</c>, <c>igw</c>.</param>
internal sealed record ScenarioRoute(Ipv4Block Destination, string Target);

internal sealed record ScenarioPeering(string Status, bool IsRequester, IReadOnlyList<Ipv4Block> Blocks);

internal sealed record ScenarioSecurityRule(Ipv4Block Block, int Port, string Description);

/// <summary>A network ACL's rules.</summary>
/// <param name="Name">The name by which subnets name it.</param>
/// <param name="Entries">Its rules but the last, which denies everything.</param>
internal sealed record ScenarioAcl(string Name, IReadOnlyList<AclEntry> Entries);

/// <summary>A VPC endpoint.</summary>
/// <param name="Service">The end of the service's name, such as <c>ecr.api</c>.</param>
/// <param name="IsGateway">Whether it is a gateway endpoint.</param>
/// <param name="Sources">Blocks that its policy admits; none is the policy that admits everybody.</param>
internal sealed record ScenarioEndpoint(string Service, bool IsGateway, IReadOnlyList<Ipv4Block> Sources);

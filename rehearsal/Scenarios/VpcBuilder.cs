using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>Makes the VPC that a scenario describes.</summary>
internal static class VpcBuilder
{
    private const string OtherAccount = "444455556666";
    public static readonly Ipv4Block Anywhere = Ipv4Block.Parse("0.0.0.0/0");

    public static SimulatedVpc Build(Scenario scenario, WorldClock clock, Chance chance, Latencies latencies, Timeline timeline)
    {
        var (said, zones) = (scenario.Vpc, scenario.Zones.Select(zone => zone.Name).ToList());
        var owner = said.IsShared ? OtherAccount : World.Account;
        var vpc = new SimulatedVpc(new VpcSettings(World.Account, owner, scenario.Region, zones, said.Blocks[0], Quotas.CidrsPerVpc), clock, chance, latencies, timeline);
        vpc.Blocks.AddRange(said.Blocks.Skip(1).Select(block => new CidrAssociation(vpc.NewId("vpc-cidr-assoc"), block, "associated")));
        vpc.FailingAssociations = said.FailingAssociations;
        AddSubnets(vpc, scenario);
        AddNeighbours(vpc, said);
        return vpc;
    }

    private static void AddSubnets(SimulatedVpc vpc, Scenario scenario)
    {
        var tables = new SortedDictionary<string, RouteTable>(StringComparer.Ordinal);
        var acls = new SortedDictionary<string, NetworkAcl>(StringComparer.Ordinal);
        foreach (var zone in scenario.Zones)
        {
            foreach (var said in zone.Subnets)
            {
                var subnet = vpc.AddSubnet(zone.Name, said.Block, said.Tags, vpc.Now);
                if (said.RouteTable is { } name)
                {
                    if (!tables.TryGetValue(name, out var table))
                    {
                        tables.Add(name, table = AddTable(vpc, scenario.Vpc, name));
                    }

                    subnet.Route.Set(new RouteAssociation(vpc.NewId("rtbassoc"), table), vpc.Now, vpc.Now);
                }

                if (said.NetworkAcl is { } aclName)
                {
                    if (!acls.TryGetValue(aclName, out var acl))
                    {
                        acls.Add(aclName, acl = AddAcl(vpc, scenario.Vpc, aclName));
                    }

                    subnet.Acl.Set(new AclAssociation(subnet.Acl.Value.Id, acl), vpc.Now, vpc.Now);
                }

                Fill(vpc, subnet, said);
            }
        }
    }

    private static NetworkAcl AddAcl(SimulatedVpc vpc, ScenarioVpc said, string name)
    {
        var acl = new NetworkAcl(vpc.NewId("acl"), vpc.NextOrdinal(), isDefault: false)
        {
            Tags = new(Resource.NoTags.Add("Name", name)),
            Entries = said.NetworkAcls.FirstOrDefault(rules => rules.Name == name)?.Entries ?? [AclEntry.Everything(isEgress: true), AclEntry.Everything(isEgress: false)],
        };
        vpc.Acls.Add(acl);
        return acl;
    }

    private static RouteTable AddTable(SimulatedVpc vpc, ScenarioVpc said, string name)
    {
        var table = new RouteTable(vpc.NewId("rtb"), vpc.NextOrdinal(), isMain: false) { Tags = new(Resource.NoTags.Add("Name", name)) };
        table.Routes.Add(new Route(Anywhere, vpc.NewId("nat"), "active"));
        table.Routes.AddRange(said.Routes.Select(route => new Route(route.Destination, vpc.NewId(route.Target), "active")));
        vpc.RouteTables.Add(table);
        return table;
    }

    private static void Fill(SimulatedVpc vpc, Subnet subnet, ScenarioSubnet said)
    {
        foreach (var reservation in said.Reservations)
        {
            subnet.Reservations.Add(new CidrReservation(vpc.NewId("scr"), vpc.NextOrdinal(), reservation.Block, reservation.Type));
            subnet.Pool.Reserve(reservation.Block, forPrefixes: reservation.Type == "prefix");
        }

        for (var i = 0; i < said.Taken; i++)
        {
            if (vpc.TryCreateInterface(subnet, "ELB net/ingress", 0, 0, Resource.NoTags, out var made) is { } code)
            {
                throw new ArgumentException($"subnet {said.Block} can't hold {said.Taken} taken addresses: {code}", nameof(said));
            }

            made!.IsAttached = true;
        }
    }

    // The default policy and the form of another are the VPC user guide's (PrivateLink, endpoint policies).
    private static string PolicyOf(ScenarioEndpoint endpoint)
    {
        var statement = new JsonObject { ["Effect"] = "Allow", ["Principal"] = "*", ["Action"] = "*", ["Resource"] = "*" };
        if (endpoint.Sources.Count > 0)
        {
            statement["Condition"] = new JsonObject { ["IpAddress"] = new JsonObject { ["aws:VpcSourceIp"] = new JsonArray([.. endpoint.Sources.Select(source => JsonValue.Create(source.ToString()))]) } };
        }

        return new JsonObject { ["Statement"] = new JsonArray(statement) }.ToJsonString();
    }

    private static void AddNeighbours(SimulatedVpc vpc, ScenarioVpc said)
    {
        vpc.Peerings.AddRange(said.Peerings.Select(peering => new Peering(vpc.NewId("pcx"), vpc.NextOrdinal(), peering.Status, peering.IsRequester, peering.Blocks)));
        vpc.Endpoints.AddRange(said.Endpoints.Select(endpoint => new Endpoint(
            vpc.NewId("vpce"), vpc.NextOrdinal(), $"com.amazonaws.{vpc.Settings.Region}.{endpoint.Service}", endpoint.IsGateway ? "Gateway" : "Interface", PolicyOf(endpoint))));
        // What takes addresses beside the nodes (databases, load balancers, endpoints) is in a group of its own, whose rules name blocks.
        var group = vpc.NewId("sg");
        vpc.Interfaces.ForEach(other => other.Group = group);
        vpc.SecurityRules.AddRange(said.SecurityRules.Select(rule =>
            new SecurityRule(vpc.NewId("sgr"), vpc.NextOrdinal(), group, isEgress: false, rule.Port, rule.Block, rule.Description)));
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Baselines;

/// <summary>Steps 1 and 2 of the CRE with their mistakes mended: space for pods in the cluster's own zones. Like <c>set -e</c>, a command that fails for good ends the script.</summary>
internal static class PodSpace
{
    private const string Block = "100.64.0.0/16";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Makes the space.</summary>
    /// <exception cref="ScriptStoppedException">A command failed.</exception>
    public static async Task MakeAsync(Administrator administrator)
    {
        var (vpc, ids) = await administrator.ReadNetworkAsync().ConfigureAwait(false) ?? throw new ScriptStoppedException();
        var subnets = await NeedAsync(administrator.Ec2Async("describe-subnets", "DescribeSubnets", Administrator.InVpc(vpc))).ConfigureAwait(false);
        var tables = await NeedAsync(administrator.Ec2Async("describe-route-tables", "DescribeRouteTables", Administrator.InVpc(vpc))).ConfigureAwait(false);
        var zones = subnets["Subnets"]!.AsArray().Where(subnet => ids.Contains((string)subnet!["SubnetId"]!))
            .GroupBy(subnet => (string)subnet!["AvailabilityZone"]!).OrderBy(zone => zone.Key, StringComparer.Ordinal)
            .Select((zone, place) => new Zone(zone.Key, string.Create(CultureInfo.InvariantCulture, $"100.64.{place * 32}.0/19"), TableOf(tables, (string)zone.First()!["SubnetId"]!)))
            .ToList();

        await AssociateAsync(administrator, vpc).ConfigureAwait(false);
        foreach (var zone in zones)
        {
            await CreateAsync(administrator, vpc, zone).ConfigureAwait(false);
        }
    }

    private static async Task AssociateAsync(Administrator administrator, string vpc)
    {
        var input = new JsonObject { ["VpcId"] = vpc, ["CidrBlock"] = Block };
        await NeedAsync(administrator.Ec2Async($"associate-vpc-cidr-block --cidr-block {Block}", "AssociateVpcCidrBlock", input)).ConfigureAwait(false);
        await UntilAsync(administrator, async () =>
        {
            var answer = await administrator.Ec2Async("describe-vpcs", "DescribeVpcs", new JsonObject { ["VpcIds"] = new JsonArray(vpc) }).ConfigureAwait(false);
            return answer?["Vpcs"]![0]!["CidrBlockAssociationSet"]!.AsArray().Any(entry => (string)entry!["CidrBlock"]! == Block && (string)entry["CidrBlockState"]!["State"]! == "associated") == true;
        }).ConfigureAwait(false);
    }

    // The tag that opens the subnet to pods comes last, once their way out is there.
    private static async Task CreateAsync(Administrator administrator, string vpc, Zone zone)
    {
        var tags = Administrator.Tags(("cni.networking.k8s.aws/cluster/" + administrator.Cluster, "shared"));
        var made = await NeedAsync(administrator.Ec2Async($"create-subnet --cidr-block {zone.Block} --availability-zone {zone.Name}", "CreateSubnet", new JsonObject
        {
            ["VpcId"] = vpc,
            ["CidrBlock"] = zone.Block,
            ["AvailabilityZone"] = zone.Name,
            ["TagSpecifications"] = new JsonArray(new JsonObject { ["ResourceType"] = "subnet", ["Tags"] = tags }),
        })).ConfigureAwait(false);
        var id = (string)made["Subnet"]!["SubnetId"]!;

        // EC2 may not know a subnet yet that it has just made.
        await UntilAsync(administrator, async () => await administrator.Ec2Async(
            $"associate-route-table (of the nodes in {zone.Name})", "AssociateRouteTable", new JsonObject { ["SubnetId"] = id, ["RouteTableId"] = zone.Table }).ConfigureAwait(false) is not null).ConfigureAwait(false);
        await NeedAsync(administrator.Ec2Async($"create-tags --tags Key=kubernetes.io/role/cni,Value=1 (subnet in {zone.Name})", "CreateTags", new JsonObject
        {
            ["Resources"] = new JsonArray(id),
            ["Tags"] = Administrator.Tags(("kubernetes.io/role/cni", "1")),
        })).ConfigureAwait(false);
    }

    private static string TableOf(JsonObject tables, string subnet)
    {
        var all = tables["RouteTables"]!.AsArray();
        bool Has(JsonNode table, Func<JsonNode, bool> association) => table["Associations"]!.AsArray().Any(entry => association(entry!));
        var own = all.FirstOrDefault(table => Has(table!, entry => (string?)entry["SubnetId"] == subnet)) ?? all.First(table => Has(table!, entry => (bool)entry["Main"]!));
        return (string)own!["RouteTableId"]!;
    }

    private static async Task<JsonObject> NeedAsync(Task<JsonObject?> command) => await command.ConfigureAwait(false) ?? throw new ScriptStoppedException();

    private static async Task UntilAsync(Administrator administrator, Func<Task<bool>> done)
    {
        for (var tries = 0; !await done().ConfigureAwait(false); tries++)
        {
            if (tries == 60)
            {
                throw new ScriptStoppedException();
            }

            await administrator.Terminal.SleepAsync(Pause).ConfigureAwait(false);
        }
    }

    private sealed record Zone(string Name, string Block, string Table);
}

/// <summary>A script ended where a command failed; the terminal has the command.</summary>
internal sealed class ScriptStoppedException : Exception;

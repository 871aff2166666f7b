using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class Subnets
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input) => ListingOf(vpc).Answer(Seen(vpc), input);

    /// <summary>The subnets that a reader sees now.</summary>
    public static IEnumerable<Subnet> Seen(SimulatedVpc vpc) => vpc.Subnets.Where(subnet => subnet.VisibleFrom <= vpc.Shown);

    /// <summary>Tags as the caller's account sees them: the owner's tags on a shared subnet stay with the owner (VPC sharing).</summary>
    public static ImmutableSortedDictionary<string, string> TagsOf(SimulatedVpc vpc, Subnet subnet) => (vpc.IsShared ? subnet.ParticipantTags : subnet.Tags).At(vpc.Shown);

    public static JsonObject Write(SimulatedVpc vpc, Subnet subnet) => new()
    {
        ["AvailabilityZoneId"] = ZoneId(vpc, subnet.Zone),
        ["OwnerId"] = vpc.Settings.Owner,
        ["AssignIpv6AddressOnCreation"] = false,
        ["Tags"] = Ec2Json.Tags(TagsOf(vpc, subnet)),
        ["SubnetArn"] = $"arn:aws:ec2:{vpc.Settings.Region}:{vpc.Settings.Owner}:subnet/{subnet.Id}",
        ["SubnetId"] = subnet.Id,
        ["State"] = subnet.State,
        ["VpcId"] = vpc.Id,
        ["CidrBlock"] = subnet.Block.ToString(),
        ["AvailableIpAddressCount"] = subnet.Pool.Free,
        ["AvailabilityZone"] = subnet.Zone,
        ["DefaultForAz"] = false,
        ["MapPublicIpOnLaunch"] = false,
    };

    /// <summary>Zone ids: the world numbers them in the order of the names.</summary>
    public static string ZoneId(SimulatedVpc vpc, string zone)
    {
        var parts = vpc.Settings.Region.Split('-');
        return $"{parts[0]}{parts[1][0]}{parts[2]}-az{vpc.Settings.Zones.ToList().IndexOf(zone) + 1}";
    }

    private static Listing<Subnet> ListingOf(SimulatedVpc vpc) => new()
    {
        Members = "Subnets",
        Ids = "SubnetIds",
        Unknown = ("InvalidSubnetID.NotFound", "subnet"),
        Id = subnet => subnet.Id,
        Ordinal = subnet => subnet.Ordinal,
        Tags = subnet => TagsOf(vpc, subnet),
        Filters = new Dictionary<string, Func<Subnet, IEnumerable<string?>>>
        {
            ["vpc-id"] = _ => [vpc.Id],
            ["subnet-id"] = subnet => [subnet.Id],
            ["availability-zone"] = subnet => [subnet.Zone],
            ["availability-zone-id"] = subnet => [ZoneId(vpc, subnet.Zone)],
            ["available-ip-address-count"] = subnet => [subnet.Pool.Free.ToString(CultureInfo.InvariantCulture)],
            ["cidr-block"] = subnet => [subnet.Block.ToString()],
            ["default-for-az"] = _ => ["false"],
            ["owner-id"] = _ => [vpc.Settings.Owner],
            ["state"] = subnet => [subnet.State],
        },
        Write = subnet => Write(vpc, subnet),
    };
}

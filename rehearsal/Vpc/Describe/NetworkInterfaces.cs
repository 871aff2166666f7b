using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class NetworkInterfaces
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input) =>
        ListingOf(vpc).Answer(vpc.Interfaces.Where(one => one.VisibleFrom <= vpc.Shown), input);

    /// <summary>Secondary addresses and prefixes, which DescribeInstances shows in the same form.</summary>
    public static JsonArray Addresses(NetworkInterface one) => new([.. one.Addresses.Select((address, place) =>
        new JsonObject { ["Primary"] = place == 0, ["PrivateIpAddress"] = Ipv4Block.AddressText(address) })]);

    public static JsonArray Prefixes(NetworkInterface one) =>
        new([.. one.Prefixes.Select(first => new JsonObject { ["Ipv4Prefix"] = $"{Ipv4Block.AddressText(first)}/28" })]);

    public static JsonObject Attachment(NetworkInterface one) => new()
    {
        ["AttachTime"] = Ec2Json.Time(one.CreatedAt),
        ["AttachmentId"] = AttachmentId(one),
        ["DeleteOnTermination"] = true,
        ["DeviceIndex"] = one.DeviceIndex,
        ["NetworkCardIndex"] = 0,
        ["Status"] = one.IsAttached ? "attached" : "attaching",
    };

    private static Listing<NetworkInterface> ListingOf(SimulatedVpc vpc) => new()
    {
        Members = "NetworkInterfaces",
        Ids = "NetworkInterfaceIds",
        Unknown = ("InvalidNetworkInterfaceID.NotFound", "networkInterface"),
        Id = one => one.Id,
        Ordinal = one => one.Ordinal,
        Tags = one => one.Tags.At(vpc.Shown),
        Filters = new Dictionary<string, Func<NetworkInterface, IEnumerable<string?>>>
        {
            ["addresses.private-ip-address"] = one => one.Addresses.Select(Ipv4Block.AddressText),
            ["attachment.instance-id"] = one => [one.Instance?.Id],
            ["attachment.status"] = one => [one.Instance is null ? null : one.IsAttached ? "attached" : "attaching"],
            ["availability-zone"] = one => [one.Subnet.Zone],
            ["description"] = one => [one.Description],
            ["group-id"] = one => [one.Group],
            ["network-interface-id"] = one => [one.Id],
            ["owner-id"] = _ => [vpc.Settings.Account],
            ["private-ip-address"] = one => [Ipv4Block.AddressText(one.Addresses[0])],
            ["status"] = one => [Status(one)],
            ["subnet-id"] = one => [one.Subnet.Id],
            ["vpc-id"] = _ => [vpc.Id],
        },
        Write = one => Write(vpc, one),
        IdsExcludePages = true,
    };

    private static string Status(NetworkInterface one) => one.Instance is not null || one.IsAttached ? "in-use" : "available";

    private static string AttachmentId(NetworkInterface one) => "eni-attach-" + one.Id[4..];

    private static JsonObject Write(SimulatedVpc vpc, NetworkInterface one)
    {
        var written = new JsonObject
        {
            ["AvailabilityZone"] = one.Subnet.Zone,
            ["Description"] = one.Description,
            ["Groups"] = Ec2Json.Groups(one.Group),
            ["InterfaceType"] = "interface",
            ["NetworkInterfaceId"] = one.Id,
            ["OwnerId"] = vpc.Settings.Account,
            ["PrivateIpAddress"] = Ipv4Block.AddressText(one.Addresses[0]),
            ["PrivateIpAddresses"] = Addresses(one),
            ["Ipv4Prefixes"] = Prefixes(one),
            ["RequesterManaged"] = one.Instance is null && one.IsAttached,
            ["Status"] = Status(one),
            ["SubnetId"] = one.Subnet.Id,
            ["TagSet"] = Ec2Json.Tags(one.Tags.At(vpc.Shown)),
            ["VpcId"] = vpc.Id,
        };
        if (one.Instance is not null)
        {
            var attachment = Attachment(one);
            attachment["InstanceId"] = one.Instance.Id;
            attachment["InstanceOwnerId"] = vpc.Settings.Account;
            written["Attachment"] = attachment;
        }

        return written;
    }
}

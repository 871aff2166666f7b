using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class Instances
{
    public static JsonObject Answer(SimulatedVpc vpc, JsonObject input) => ListingOf(vpc).Answer(vpc.Instances, input);

    private static Listing<Instance> ListingOf(SimulatedVpc vpc) => new()
    {
        Members = "Reservations",
        Ids = "InstanceIds",
        Unknown = ("InvalidInstanceID.NotFound", "instance"),
        Id = instance => instance.Id,
        Ordinal = instance => instance.Ordinal,
        Tags = instance => instance.Tags.At(vpc.Shown),
        Filters = new Dictionary<string, Func<Instance, IEnumerable<string?>>>
        {
            ["availability-zone"] = instance => [instance.Zone],
            ["instance-id"] = instance => [instance.Id],
            ["instance-state-name"] = _ => ["running"],
            ["instance-state-code"] = _ => ["16"],
            ["instance-type"] = instance => [instance.Type.Name],
            ["instance.group-id"] = instance => [instance.Interfaces[0].Group],
            ["network-interface.network-interface-id"] = instance => instance.Interfaces.Select(one => one.Id),
            ["network-interface.subnet-id"] = instance => instance.Interfaces.Select(one => one.Subnet.Id),
            ["owner-id"] = _ => [vpc.Settings.Account],
            ["private-dns-name"] = instance => [DnsName(vpc, instance)],
            ["private-ip-address"] = instance => [instance.PrivateAddress],
            ["subnet-id"] = instance => [instance.Subnet.Id],
            ["vpc-id"] = _ => [vpc.Id],
        },
        Write = instance => ShownInstance.Of(vpc, instance),
        IdsExcludePages = true,
    };

    public static string DnsName(SimulatedVpc vpc, Instance instance) => Ec2Json.DnsName(instance.PrivateAddress, vpc.Settings.Region);
}

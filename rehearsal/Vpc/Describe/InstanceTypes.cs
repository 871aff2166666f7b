using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Vpc.Describe;

internal static class InstanceTypes
{
    public static JsonObject Answer(JsonObject input)
    {
        // This operation has a code of its own for a type that isn't there.
        var unknown = input.Texts("InstanceTypes").FirstOrDefault(name => InstanceType.Find(name) is null);
        return unknown is null
            ? Listing.Answer(InstanceType.All, input)
            : throw new AwsErrorException("InvalidInstanceType", $"The following supplied instance types do not exist: [{unknown}]");
    }

    private static readonly Listing<InstanceType> Listing = new()
    {
        Members = "InstanceTypes",
        Ids = "InstanceTypes",
        Unknown = ("InvalidInstanceType", "instanceType"),
        Id = type => type.Name,
        Ordinal = type => InstanceType.All.ToList().IndexOf(type),
        Filters = new Dictionary<string, Func<InstanceType, IEnumerable<string?>>>
        {
            ["instance-type"] = type => [type.Name],
            ["hypervisor"] = type => [type.Hypervisor],
            ["bare-metal"] = type => [Ec2Json.Flag(type.IsBareMetal)],
            ["network-info.maximum-network-interfaces"] = type => [(type.Interfaces * type.Cards).ToString(CultureInfo.InvariantCulture)],
            ["network-info.ipv4-addresses-per-interface"] = type => [type.AddressesPerInterface.ToString(CultureInfo.InvariantCulture)],
        },
        Write = Write,
        Page = (5, 100),
        IdsExcludePages = true,
    };

    private static JsonObject Write(InstanceType type)
    {
        var output = Common(type);
        if (type.Hypervisor is { } hypervisor)
        {
            output["Hypervisor"] = hypervisor;
        }

        return output;
    }

    private static JsonObject Common(InstanceType type) => new()
    {
        ["InstanceType"] = type.Name,
        ["CurrentGeneration"] = true,
        ["BareMetal"] = type.IsBareMetal,
        ["VCpuInfo"] = new JsonObject { ["DefaultVCpus"] = type.Processors },
        ["NetworkInfo"] = new JsonObject
        {
            ["MaximumNetworkInterfaces"] = type.Interfaces * type.Cards,
            ["MaximumNetworkCards"] = type.Cards,
            ["DefaultNetworkCardIndex"] = 0,
            ["NetworkCards"] = new JsonArray([.. Enumerable.Range(0, type.Cards).Select(card =>
                new JsonObject { ["NetworkCardIndex"] = card, ["MaximumNetworkInterfaces"] = type.Interfaces })]),
            ["Ipv4AddressesPerInterface"] = type.AddressesPerInterface,
            ["Ipv6AddressesPerInterface"] = type.AddressesPerInterface,
            ["Ipv6Supported"] = true,
            ["EnaSupport"] = type.SupportsPrefixes ? "required" : "unsupported",
        },
    };
}

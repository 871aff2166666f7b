using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Vpc.Describe;

/// <summary>A network interface as DescribeInstances shows it. Most of them are the same from minute to minute, and all their addresses are most of what EC2 answers.</summary>
internal sealed class ShownInterface
{
    private readonly Premade _content;
    private readonly uint[] _addresses;
    private readonly uint[] _prefixes;
    private readonly (bool, int, string) _state;

    private ShownInterface(SimulatedVpc vpc, NetworkInterface one) =>
        (_addresses, _prefixes, _state, _content) = ([.. one.Addresses], [.. one.Prefixes], StateOf(one), new Premade(Write(vpc, one)));

    /// <summary>It as a value of an answer.</summary>
    public JsonNode Value => _content.Value;

    /// <summary>The same one as long as it looks the same.</summary>
    public static ShownInterface Of(SimulatedVpc vpc, NetworkInterface one)
    {
        if (one.Shown is not { } shown || !shown.IsStill(one))
        {
            one.Shown = shown = new ShownInterface(vpc, one);
        }

        return shown;
    }

    // All that changes in the life of an attached interface, of what is written below.
    private bool IsStill(NetworkInterface one) =>
        _state == StateOf(one) && _addresses.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(one.Addresses)) && _prefixes.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(one.Prefixes));

    private static (bool IsAttached, int DeviceIndex, string Group) StateOf(NetworkInterface one) => (one.IsAttached, one.DeviceIndex, one.Group);

    private static JsonObject Write(SimulatedVpc vpc, NetworkInterface one) => new()
    {
        ["Attachment"] = NetworkInterfaces.Attachment(one),
        ["Description"] = one.Description,
        ["Groups"] = Ec2Json.Groups(one.Group),
        ["InterfaceType"] = "interface",
        ["NetworkInterfaceId"] = one.Id,
        ["OwnerId"] = vpc.Settings.Account,
        ["PrivateIpAddress"] = Ipv4Block.AddressText(one.Addresses[0]),
        ["PrivateIpAddresses"] = NetworkInterfaces.Addresses(one),
        ["Ipv4Prefixes"] = NetworkInterfaces.Prefixes(one),
        ["Status"] = "in-use",
        ["SubnetId"] = one.Subnet.Id,
        ["VpcId"] = vpc.Id,
    };
}

using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>What setupENI found out about an interface.</summary>
internal enum InterfaceUse
{
    /// <summary>It gives pods addresses.</summary>
    Open,

    /// <summary>Its subnet is closed: it gives pods no more addresses.</summary>
    Closed,

    /// <summary>Its subnet couldn't be looked up: ipamd has the interface in its store, but not the addresses on it.</summary>
    Unknown,
}

/// <summary>An interface as ipamd has it in its store.</summary>
internal sealed class StoredInterface(NetworkInterface network, DateTimeOffset addedAt, InterfaceUse use)
{
    public NetworkInterface Network { get; } = network;

    public List<AddressBlock> Blocks { get; } = [];

    public DateTimeOffset AddedAt { get; } = addedAt;

    public InterfaceUse Use { get; set; } = use;

    public bool IsPrimary => Network.DeviceIndex == 0;

    public int Assigned => Blocks.Sum(block => block.Assigned);

    /// <summary>Blocks that ipamd knows of.</summary>
    public int Known => Use == InterfaceUse.Unknown ? 0 : Blocks.Count;

    /// <summary>Takes in what is new on the network interface.</summary>
    public void Read()
    {
        var known = Blocks.Select(block => block.First).ToHashSet();
        Blocks.AddRange(Network.Addresses.Skip(1).Where(address => !known.Contains(address)).Select(address => new AddressBlock(address, isPrefix: false)));
        Blocks.AddRange(Network.Prefixes.Where(first => !known.Contains(first)).Select(first => new AddressBlock(first, isPrefix: true)));
    }
}

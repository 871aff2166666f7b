using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>One secondary address, or one /28, of an interface.</summary>
internal sealed class AddressBlock(uint first, bool isPrefix)
{
    private readonly bool[] _assigned = new bool[isPrefix ? AddressPool.PrefixSize : 1];
    private readonly DateTimeOffset[] _coolsUntil = new DateTimeOffset[isPrefix ? AddressPool.PrefixSize : 1];

    public uint First { get; } = first;

    public bool IsPrefix { get; } = isPrefix;

    public int Size => _assigned.Length;

    public int Assigned { get; private set; }

    /// <summary>Assigns an address that no pod has and that has cooled down; false when there is none.</summary>
    public bool TryAssign(DateTimeOffset now, out int index)
    {
        for (index = 0; index < _assigned.Length; index++)
        {
            if (!_assigned[index] && _coolsUntil[index] <= now)
            {
                _assigned[index] = true;
                Assigned++;
                return true;
            }
        }

        return false;
    }

    public void Release(int index, DateTimeOffset coolsUntil)
    {
        _assigned[index] = false;
        _coolsUntil[index] = coolsUntil;
        Assigned--;
    }

    /// <summary>When the last of its addresses has cooled.</summary>
    public DateTimeOffset CoolsUntil => _coolsUntil.Max();

    /// <summary>A restart forgets what cools: the checkpoint holds assigned addresses only.</summary>
    public void ForgetCooling() => Array.Clear(_coolsUntil);
}

/// <summary>An interface as ipamd has it in its store.</summary>
internal sealed class StoredInterface(NetworkInterface network, DateTimeOffset addedAt, bool isExcluded)
{
    public NetworkInterface Network { get; } = network;

    public List<AddressBlock> Blocks { get; } = [];

    public DateTimeOffset AddedAt { get; } = addedAt;

    /// <summary>Its subnet is closed (<c>role/cni=0</c>).</summary>
    public bool IsExcluded { get; } = isExcluded;

    public bool IsPrimary => Network.DeviceIndex == 0;

    public int Assigned => Blocks.Sum(block => block.Assigned);
}

/// <summary>An address that a pod has.</summary>
internal sealed record PodAddress(string Text, Subnet? Subnet, AddressBlock? Block, int Index);

/// <summary>ipamd's store: pkg/ipamd/datastore. Go walks it in random order; the world in the order of attachment, which is one of those.</summary>
internal sealed class Datastore
{
    private readonly List<StoredInterface> _interfaces = [];

    /// <summary>True in prefix mode: then single addresses serve no new pod, and the other way round.</summary>
    public bool UsesPrefixes { get; set; }

    public IReadOnlyList<StoredInterface> Interfaces => _interfaces;

    public PoolStats Stats()
    {
        var (total, assigned, prefixes, free) = (0, 0, 0, 0);
        foreach (var one in _interfaces)
        {
            foreach (var block in one.Blocks)
            {
                if (block.IsPrefix)
                {
                    prefixes++;
                    free += block.Assigned == 0 ? 1 : 0;
                }

                if (!one.IsExcluded && block.IsPrefix == UsesPrefixes)
                {
                    total += block.Size;
                    assigned += block.Assigned;
                }
            }
        }

        return new PoolStats(total, assigned, prefixes, free);
    }

    /// <summary>Takes in an interface, or what is new on one.</summary>
    public void Add(NetworkInterface network, DateTimeOffset now, bool isExcluded)
    {
        var stored = _interfaces.Find(one => one.Network == network);
        if (stored is null)
        {
            _interfaces.Add(stored = new StoredInterface(network, now, isExcluded));
        }

        var known = stored.Blocks.Select(block => block.First).ToHashSet();
        stored.Blocks.AddRange(network.Addresses.Skip(1).Where(address => !known.Contains(address)).Select(address => new AddressBlock(address, isPrefix: false)));
        stored.Blocks.AddRange(network.Prefixes.Where(first => !known.Contains(first)).Select(first => new AddressBlock(first, isPrefix: true)));
    }

    /// <summary>Starts anew with the same pods: a restart restores assignments and reads interfaces again.</summary>
    public void Restart(DateTimeOffset now, Func<NetworkInterface, bool> isExcluded)
    {
        var former = _interfaces.ToList();
        _interfaces.Clear();
        foreach (var one in former)
        {
            var stored = new StoredInterface(one.Network, now, isExcluded(one.Network));
            one.Blocks.ForEach(block => block.ForgetCooling());
            stored.Blocks.AddRange(one.Blocks);
            _interfaces.Add(stored);
        }
    }

    public void Remove(StoredInterface one) => _interfaces.Remove(one);

    /// <summary>AssignPodIPv4Address; null when nothing is to be had.</summary>
    public PodAddress? TryAssign(DateTimeOffset now)
    {
        foreach (var one in _interfaces)
        {
            foreach (var block in one.Blocks)
            {
                if (!one.IsExcluded && block.IsPrefix == UsesPrefixes && block.TryAssign(now, out var index))
                {
                    return new PodAddress(Ipv4Block.AddressText(block.First + (uint)index), one.Network.Subnet, block, index);
                }
            }
        }

        return null;
    }
}

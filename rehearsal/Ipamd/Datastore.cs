using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>An address that a pod has.</summary>
internal sealed record PodAddress(string Text, Subnet? Subnet, AddressBlock? Block, int Index);

/// <summary>ipamd's store: pkg/ipamd/datastore. Go walks it in random order; the world in the order of attachment, which is one of those.</summary>
internal sealed class Datastore
{
    private readonly List<StoredInterface> _interfaces = [];

    /// <summary>True in prefix mode: then single addresses serve no new pod, and the other way round.</summary>
    public bool UsesPrefixes { get; set; }

    public IReadOnlyList<StoredInterface> Interfaces => _interfaces;

    /// <summary>GetIPStats and GetFreePrefixes: addresses of open interfaces in the present mode, but prefixes of closed ones, too.</summary>
    public PoolStats Stats()
    {
        var (total, assigned, prefixes, free) = (0, 0, 0, 0);
        foreach (var one in _interfaces.Where(one => one.Use != InterfaceUse.Unknown))
        {
            foreach (var block in one.Blocks)
            {
                if (block.IsPrefix)
                {
                    prefixes++;
                    free += block.Assigned == 0 ? 1 : 0;
                }

                if (one.Use == InterfaceUse.Open && block.IsPrefix == UsesPrefixes)
                {
                    total += block.Size;
                    assigned += block.Assigned;
                }
            }
        }

        return new PoolStats(total, assigned, prefixes, free);
    }

    public StoredInterface? Find(NetworkInterface network) => _interfaces.Find(one => one.Network == network);

    /// <summary>Takes in an interface with all that is on it.</summary>
    public void Add(NetworkInterface network, DateTimeOffset now, InterfaceUse use)
    {
        var stored = new StoredInterface(network, now, use);
        stored.Read();
        _interfaces.Add(stored);
    }

    /// <summary>Starts anew with the same pods: a restart restores assignments and reads the attached interfaces again.</summary>
    public void Restart(IReadOnlyList<(NetworkInterface Network, InterfaceUse Use)> attached, DateTimeOffset now)
    {
        var former = _interfaces.ToList();
        _interfaces.Clear();
        foreach (var (network, use) in attached)
        {
            var stored = new StoredInterface(network, now, use);
            stored.Blocks.AddRange(former.Find(one => one.Network == network)?.Blocks ?? []);
            stored.Blocks.ForEach(block => block.ForgetCooling());
            stored.Read();
            _interfaces.Add(stored);
        }
    }

    public void Remove(StoredInterface one) => _interfaces.Remove(one);

    /// <summary>AssignPodIPv4Address; null when nothing is to be had.</summary>
    public PodAddress? TryAssign(DateTimeOffset now)
    {
        foreach (var one in _interfaces.Where(one => one.Use == InterfaceUse.Open))
        {
            foreach (var block in one.Blocks)
            {
                if (block.IsPrefix == UsesPrefixes && block.TryAssign(now, out var index))
                {
                    return new PodAddress(Ipv4Block.AddressText(block.First + (uint)index), one.Network.Subnet, block, index);
                }
            }
        }

        return null;
    }
}

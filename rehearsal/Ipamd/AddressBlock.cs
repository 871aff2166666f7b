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

    /// <summary>Assigns an address that no pod has and that has cooled down (inCoolingPeriod: its last moment included); false when there is none.</summary>
    public bool TryAssign(DateTimeOffset now, out int index)
    {
        for (index = 0; index < _assigned.Length; index++)
        {
            if (!_assigned[index] && _coolsUntil[index] < now)
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

    /// <summary>The last moment at which one of its addresses still cools.</summary>
    public DateTimeOffset CoolsUntil => _coolsUntil.Max();

    /// <summary>A restart forgets what cools: the checkpoint holds assigned addresses only.</summary>
    public void ForgetCooling() => Array.Clear(_coolsUntil);
}

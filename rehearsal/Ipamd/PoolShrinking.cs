using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Ipamd;

/// <summary>How ipamd gives addresses back to EC2.</summary>
internal sealed class PoolShrinking(NodeEc2 ec2, Datastore store)
{
    /// <summary>minENILifeTime: a younger interface isn't deleted.</summary>
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    /// <summary>tryUnassignCidrsFromAll: gives back that many blocks that no pod uses, of either mode.</summary>
    public TimeSpan Shrink(int excess)
    {
        var took = TimeSpan.Zero;
        foreach (var one in store.Interfaces.Where(one => one.Use != InterfaceUse.Unknown))
        {
            var free = one.Blocks.Where(block => block.Assigned == 0).Take(excess).ToList();
            excess -= free.Count;
            took += GiveBack(one, free);
        }

        return took;
    }

    /// <summary>
    /// At a start: what no pod uses goes back from closed interfaces (checkAndHandleAllENIExclusion), and of the mode that was left
    /// from all of them (tryUnassignIPsFromENIs, tryUnassignPrefixesFromENIs).
    /// </summary>
    public TimeSpan Clean()
    {
        var took = TimeSpan.Zero;
        foreach (var one in store.Interfaces.Where(one => one.Use != InterfaceUse.Unknown))
        {
            took += GiveBack(one, [.. one.Blocks.Where(block => block.Assigned == 0 && (one.Use == InterfaceUse.Closed || block.IsPrefix != store.UsesPrefixes))]);
        }

        return took;
    }

    /// <summary>A pod has left a block of the mode that was left: unused ones of its kind on that interface go back at once (DelNetwork).</summary>
    public void DropUnused(AddressBlock left)
    {
        var one = store.Interfaces.First(one => one.Blocks.Contains(left));
        GiveBack(one, [.. one.Blocks.Where(block => block.IsPrefix == left.IsPrefix && block.Assigned == 0)]);
    }

    /// <summary>tryFreeENI: one interface that is old enough, cool, without pods and not needed for the targets.</summary>
    public (TimeSpan Took, DateTimeOffset? RetryAt) DropInterface(IpamdSettings settings, DateTimeOffset now)
    {
        DateTimeOffset? retryAt = null;
        foreach (var one in store.Interfaces.Where(one => !one.IsPrimary && one.Assigned == 0 && !IsNeeded(one, settings)))
        {
            var cool = one.Blocks.Count == 0 ? now : one.Blocks.Max(block => block.CoolsUntil) + PoolManager.JustAfter;
            var ripe = cool > one.AddedAt + Youth ? cool : one.AddedAt + Youth;
            if (ripe <= now)
            {
                var answer = ec2.Delete(one.Network);
                if (answer.IsGood)
                {
                    store.Remove(one);
                }

                return (answer.Took, null);
            }

            retryAt = retryAt is null || ripe < retryAt ? ripe : retryAt;
        }

        return (TimeSpan.Zero, retryAt);
    }

    // The store lets go of them even where EC2 doesn't: what it kept is taken in again when the interface is next read.
    private TimeSpan GiveBack(StoredInterface one, List<AddressBlock> blocks)
    {
        one.Blocks.RemoveAll(blocks.Contains);
        return blocks.Count == 0 ? TimeSpan.Zero : ec2.Unassign(one.Network, blocks).Took;
    }

    // isRequiredForWarmIPTarget, isRequiredForMinimumIPTarget and isRequiredForWarmPrefixTarget, by what the other interfaces hold.
    private bool IsNeeded(StoredInterface one, IpamdSettings settings)
    {
        var others = store.Interfaces.Where(other => other != one && other.Use == InterfaceUse.Open).SelectMany(other => other.Blocks).ToList();
        var usable = others.Where(block => block.IsPrefix == store.UsesPrefixes).ToList();
        int Round(int target) => store.UsesPrefixes ? WarmPool.DivideUp(target, AddressPool.PrefixSize) * AddressPool.PrefixSize : target;
        return (settings.WarmIpTarget != 0 && usable.Sum(block => block.Size - block.Assigned) < Round(settings.WarmIpTarget))
            || (settings.MinimumIpTarget != 0 && usable.Sum(block => block.Size) < Round(settings.MinimumIpTarget))
            || (store.UsesPrefixes && settings.WarmPrefixTarget != 0 && others.Count(block => block.Assigned == 0) < settings.WarmPrefixTarget);
    }
}

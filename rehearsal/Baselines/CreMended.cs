namespace Headroom.Rehearsal.Baselines;

/// <summary>The CRE's steps in its order with their mistakes mended (docs/compare.md has each with its reason).</summary>
internal static class CreMended
{
    // A roll-out in waves of 10 % takes what it takes.
    private static readonly TimeSpan RolloutTimeout = TimeSpan.FromMinutes(30);

    public static async Task RunAsync(Administrator administrator)
    {
        await PodSpace.MakeAsync(administrator).ConfigureAwait(false);

        // Of steps 3 and 4, what new subnets need, which the CRE has under prevention: one change, so one roll-out. Step 5's restart would be a second one.
        if (!await administrator.Kubectl.SetEnvAsync(("ENABLE_SUBNET_DISCOVERY", "true")).ConfigureAwait(false)
            || !await administrator.Kubectl.AwaitRolloutAsync(RolloutTimeout).ConfigureAwait(false))
        {
            throw new ScriptStoppedException();
        }

        await PodWatch.RunAsync(administrator).ConfigureAwait(false);
    }
}

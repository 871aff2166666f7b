namespace Headroom.Rehearsal.Baselines;

/// <summary>Space without settings: the mended steps 1 and 2, and nothing of aws-node is touched.</summary>
internal static class TagOnly
{
    public static async Task RunAsync(Administrator administrator)
    {
        await PodSpace.MakeAsync(administrator).ConfigureAwait(false);
        await PodWatch.RunAsync(administrator).ConfigureAwait(false);
    }
}

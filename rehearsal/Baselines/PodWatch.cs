namespace Headroom.Rehearsal.Baselines;

/// <summary>Step 6 mended: asks for pods by their phase, not by what a table shows, and until there are none.</summary>
internal static class PodWatch
{
    private const int MostLooks = 180;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Administrator administrator)
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            if (await administrator.Kubectl.CountPodsAsync("kubectl get pods -A --field-selector=status.phase=Pending", pod => pod.Phase == "Pending").ConfigureAwait(false) == 0)
            {
                return;
            }

            await administrator.Terminal.SleepAsync(Pause).ConfigureAwait(false);
        }
    }
}

namespace Headroom.Rehearsal.Cluster;

/// <summary>Counts the pods of a zone, and tells the timeline what a spectator waits for.</summary>
internal sealed class ZoneTally(string zone, Timeline timeline)
{
    private bool _isStuck;
    private bool _usesNewSpace;

    /// <summary>Pods with an address.</summary>
    public int WithAddress { get; set; }

    /// <summary>Pods whose sandbox failed and that still have no address.</summary>
    public int Waiting { get; private set; }

    /// <summary>A pod's sandbox failed; <paramref name="isForAddress"/> when ipamd had nothing to give.</summary>
    public void Refused(ClusterPod pod, bool isForAddress)
    {
        Waiting += pod.Failures++ == 0 ? 1 : 0;
        if (isForAddress && !_isStuck)
        {
            _isStuck = true;
            timeline.Tell("zone-stuck", zone, $"pod {pod.Name} on {pod.Node!.Name} is the first in {zone} to get no address");
        }
    }

    /// <summary>A pod has its address.</summary>
    public void Granted(ClusterPod pod, bool isNewSpace)
    {
        WithAddress++;
        Forget(pod);
        if (isNewSpace && !_usesNewSpace)
        {
            _usesNewSpace = true;
            timeline.Tell("zone-new-space", zone, $"pod {pod.Name} is the first in {zone} with an address from new space: {pod.Address!.Text} of {pod.Address.Subnet!.Block}");
        }

        if (_isStuck && Waiting == 0)
        {
            _isStuck = false;
            timeline.Tell("zone-free", zone, $"no pod in {zone} waits for an address any more");
        }
    }

    /// <summary>A pod no longer waits.</summary>
    public void Forget(ClusterPod pod) => Waiting -= pod.Failures > 0 ? 1 : 0;
}

using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>The nodes' kubelets, as far as pods on their nodes go: sandboxes, retries and containers.</summary>
internal sealed class Kubelets(SimulatedVpc vpc, EventLog events, ZoneTallies zones, Action changed, Action<ClusterPod> end)
{
    private const string NoAddress = "plugin type=\"aws-cni\" name=\"aws-cni\" failed (add): add cmd: failed to assign an IP address to container";
    private const string NoIpamd = "plugin type=\"aws-cni\" name=\"aws-cni\" failed (add): add cmd: Error received from AddNetwork gRPC call: "
        + "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial ";

    /// <summary>A pod was bound to its node.</summary>
    public void Admit(ClusterPod pod) => vpc.After(Delays.PodAdmission, () =>
    {
        pod.StartedAt = vpc.Now;
        if (pod.Request is { } request)
        {
            vpc.Clock.Schedule(TimeSpan.FromSeconds(request.ActiveSeconds), () => end(pod));
        }

        changed();
        CreateSandbox(pod);
    });

    private void CreateSandbox(ClusterPod pod) => vpc.After(Delays.SandboxCreation, () => AddNetwork(pod));

    private void AddNetwork(ClusterPod pod)
    {
        if (pod.IsDeleted)
        {
            return;
        }

        var node = pod.Node!;
        pod.Address = node.Ipamd.IsRunning ? node.Ipamd.TryAssign() : null;
        if (pod.Address is null)
        {
            events.SandboxFailed(pod, node.Name, node.Ipamd.IsRunning ? NoAddress : $"{NoIpamd}{node.Ipamd.Endpoint}: connect: connection refused\"");
            zones[node.Zone].Refused(pod, isForAddress: node.Ipamd.IsRunning);
            vpc.After(Delays.SandboxRetry, () => CreateSandbox(pod));
        }
        else
        {
            zones[node.Zone].Granted(pod, isNewSpace: pod.Address.Subnet?.Ordinal > vpc.OpenedAt);
            vpc.After(Delays.ContainerStart, () => Run(pod));
        }

        changed();
    }

    private void Run(ClusterPod pod)
    {
        if (!pod.IsDeleted)
        {
            pod.IsRunning = true;
            pod.Started?.Invoke(pod);
            changed();
        }
    }
}

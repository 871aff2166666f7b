using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>A node: an instance with a kubelet and, mostly, an aws-node pod.</summary>
internal sealed class ClusterNode(string name, Instance instance, int maxPods, NodeIpamd ipamd, Chance chance, DateTimeOffset createdAt)
{
    public string Name { get; } = name;

    public Instance Instance { get; } = instance;

    public int MaxPods { get; } = maxPods;

    public NodeIpamd Ipamd { get; } = ipamd;

    public string Zone => Instance.Zone;

    /// <summary>Pods that aren't on the host's network.</summary>
    public int Pods { get; set; }

    /// <summary>kube-proxy, and aws-node where there is one.</summary>
    public int HostPods => HasAwsNode ? 2 : 1;

    /// <summary>False where aws-node was deleted, and on Auto Mode nodes.</summary>
    public bool HasAwsNode { get; private set; }

    /// <summary>Condition Ready: from the first start of aws-node on, which puts the CNI's configuration on the host, where it stays.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Where <see cref="Scheduling.NodesWithRoom"/> keeps it; null where it keeps it not.</summary>
    public (int Pods, int Place)? Seat { get; set; }

    public bool IsCordoned
    {
        get => Ipamd.IsCordoned;
        init => Ipamd.IsCordoned = value;
    }

    /// <summary>The template that its aws-node pod was made from.</summary>
    public long Template { get; private set; } = 1;

    public bool IsAwsNodeReady { get; private set; }

    /// <summary>True from the end of one aws-node pod to the end of the next one's start.</summary>
    public bool IsReplacingAwsNode { get; private set; }

    /// <summary>Pods that its processors and memory have room for.</summary>
    public int Fits { get; init; } = int.MaxValue;

    public bool HasRoom => Pods + HostPods < MaxPods && Pods < Fits && !IsCordoned && IsReady;

    private string AwsNodeName { get; set; } = "aws-node-" + chance.Hex(5);

    private DateTimeOffset AwsNodeCreatedAt { get; set; } = createdAt;

    private DateTimeOffset CreatedAt { get; } = createdAt;

    private string KubeProxyName { get; } = "kube-proxy-" + chance.Hex(5);

    /// <summary>It has run for long, with or without aws-node.</summary>
    public ClusterNode Established(bool hasAwsNode)
    {
        (HasAwsNode, IsAwsNodeReady, IsReady) = (hasAwsNode, hasAwsNode, true);
        return this;
    }

    /// <summary>The DaemonSet controller sees a new node.</summary>
    public void AwaitAwsNode() => (HasAwsNode, IsReplacingAwsNode) = (true, true);

    /// <summary>The aws-node pod gets its SIGTERM.</summary>
    public void StopAwsNode()
    {
        (IsAwsNodeReady, IsReplacingAwsNode) = (false, true);
        Ipamd.Stop();
    }

    /// <summary>The next aws-node pod is made.</summary>
    public void CreateAwsNode(long template, DateTimeOffset now) => (Template, AwsNodeName, AwsNodeCreatedAt) = (template, "aws-node-" + chance.Hex(5), now);

    /// <summary>The aws-node pod is up, and ready once ipamd is; with a configuration that aws-node refuses it exits again and again instead.</summary>
    public void StartAwsNode(IpamdSettings settings, Action ready)
    {
        IsReplacingAwsNode = false;
        if (settings.IsValid)
        {
            Ipamd.Restart(settings, () =>
            {
                (IsAwsNodeReady, IsReady) = (true, true);
                ready();
            });
        }
    }

    /// <summary>How it looks to Kubernetes.</summary>
    public NodeObject Object => new()
    {
        Name = Name,
        ProviderId = $"aws:///{Zone}/{Instance.Id}",
        Zone = Zone,
        InstanceType = Instance.Type.Name,
        Ready = IsReady,
        Cordoned = IsCordoned,
        MaxPods = MaxPods,
        InternalIp = Instance.PrivateAddress,
        CreatedAt = CreatedAt,
    };

    /// <summary>Its pods on the host's network.</summary>
    public IEnumerable<PodObject> HostPodObjects()
    {
        var proxy = HostPod(KubeProxyName, "kube-proxy", CreatedAt);
        return HasAwsNode ? [HostPod(AwsNodeName, "aws-node", AwsNodeCreatedAt), proxy] : [proxy];
    }

    private PodObject HostPod(string podName, string app, DateTimeOffset since) => new()
    {
        Namespace = "kube-system",
        Name = podName,
        Node = Name,
        HostNetwork = true,
        Phase = "Running",
        Ip = Instance.PrivateAddress,
        CreatedAt = since,
        StartedAt = since,
        App = app,
    };
}

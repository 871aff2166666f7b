using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Tests.Kubernetes;

/// <summary>A cluster made by hand. Like the world's own it belongs to one thread.</summary>
internal sealed class FakeCluster(string name = "web") : IKubernetesApi
{
    public string Cluster => name;

    public long ResourceVersion { get; private set; } = 1000;

    public DaemonSetObject? AwsNode { get; set; } = SomeObject.AwsNode();

    public IReadOnlyList<NodeObject> Nodes { get; set; } = [];

    public IReadOnlyList<PodObject> Pods { get; set; } = [];

    public IReadOnlyList<EventObject> Events { get; set; } = [];

    /// <summary>What was asked of it, a line each.</summary>
    public List<string> Writes { get; } = [];

    public event Action? Changed;

    public void SetAwsNodeEnvironment(IReadOnlyDictionary<string, string?> changes, string manager)
    {
        Writes.Add($"{manager}: {string.Join(' ', changes.OrderBy(change => change.Key, StringComparer.Ordinal).Select(change => change.Value is null ? change.Key + "-" : $"{change.Key}={change.Value}"))}");
        var environment = AwsNode!.Environment.Where(one => !changes.ContainsKey(one.Key))
            .Concat(changes.Where(change => change.Value is not null).Select(change => KeyValuePair.Create(change.Key, change.Value)));
        var owners = AwsNode.Owners.ToDictionary(owner => owner.Key, owner => owner.Value);
        owners[manager] = [.. owners.GetValueOrDefault(manager, []).Union(changes.Keys)];
        RollOut(AwsNode with { Environment = [.. environment], Owners = owners });
    }

    public void RestartAwsNode(string restartedAt, string manager)
    {
        Writes.Add($"{manager}: restart");
        RollOut(AwsNode! with { RestartedAt = restartedAt });
    }

    public bool CreatePod(PodRequest request)
    {
        if (Pods.Any(pod => pod.Namespace == request.Namespace && pod.Name == request.Name))
        {
            return false;
        }

        Writes.Add($"create: {request}");
        Pods = [.. Pods, new PodObject { Namespace = request.Namespace, Name = request.Name, Phase = "Pending", CreatedAt = SomeObject.Start, App = "canary", Request = request }];
        Touch();
        return true;
    }

    public bool DeletePod(string inNamespace, string name)
    {
        Writes.Add($"delete: {inNamespace}/{name}");
        var before = Pods.Count;
        Pods = [.. Pods.Where(pod => pod.Namespace != inNamespace || pod.Name != name)];
        Touch();
        return Pods.Count < before;
    }

    /// <summary>Tells that something has been changed.</summary>
    public void Touch()
    {
        ResourceVersion++;
        Changed?.Invoke();
    }

    private void RollOut(DaemonSetObject next)
    {
        AwsNode = next with { Generation = next.Generation + 1 };
        Touch();
    }
}

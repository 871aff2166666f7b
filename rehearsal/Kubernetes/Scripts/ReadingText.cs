using System.Text.RegularExpressions;
using Headroom.Rehearsal.Kubernetes.Objects;

namespace Headroom.Rehearsal.Kubernetes.Scripts;

/// <summary>The text that infra/documents/read-cluster.sh makes of a cluster.</summary>
internal static partial class ReadingText
{
    private const string NoAddress = "failed to assign an IP address to container";

    /// <summary>The whole text.</summary>
    public static string Of(IKubernetesApi api, DateTimeOffset now)
    {
        var zones = api.Nodes.ToDictionary(node => node.Name, node => node.Zone.Length > 0 ? node.Zone : "-");
        var alive = api.Pods.Where(pod => pod.Node is not null && pod.Phase is not ("Succeeded" or "Failed")).ToLookup(pod => pod.Node!);
        var events = api.Events;
        var failures = events.Where(IsFailure).ToLookup(happened => happened.Node);
        List<string> lines =
        [
            ScriptText.Line("cluster", api.Cluster, now.ApiTime()),
            .. AwsNode(api.AwsNode),
            .. ScriptText.Sorted(api.Nodes.Select(node => Node(node, zones[node.Name], [.. alive[node.Name]], [.. failures[node.Name]]))),
            .. ScriptText.Sorted(Ranges(alive, zones)),
            .. Pending([.. api.Pods.Where(pod => pod.Node is null && pod.Phase is not ("Succeeded" or "Failed"))]),
            .. ScriptText.Sorted(Denials(events)),
        ];
        return ScriptText.Lines([.. lines, ScriptText.Line("end", lines.Count)]);
    }

    private static IEnumerable<string> AwsNode(DaemonSetObject? daemonSet)
    {
        if (daemonSet is null)
        {
            return [];
        }

        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in daemonSet.Environment)
        {
            if (value is not null)
            {
                environment[name] = value;
            }
        }

        return
        [
            ScriptText.Line("daemonset", ScriptText.Encode(daemonSet.Image), daemonSet.Generation, daemonSet.ObservedGeneration, daemonSet.Desired, daemonSet.Updated, daemonSet.Ready),
            .. ScriptText.Sorted(environment.Select(one => ScriptText.Line("env", ScriptText.Encode(one.Key), ScriptText.Encode(one.Value)))),
            .. ScriptText.Sorted(daemonSet.Owners.Where(owner => owner.Value.Count > 0)
                .Select(owner => ScriptText.Line("manager", ScriptText.Encode(owner.Key), ManagedFields.OperationOf(owner.Key)))),
        ];
    }

    private static string Node(NodeObject node, string zone, IReadOnlyList<PodObject> pods, IReadOnlyList<EventObject> failures)
    {
        var waiting = pods.Where(pod => !pod.HostNetwork && pod.Ip is null).ToList();
        var instance = node.ProviderId[(node.ProviderId.LastIndexOf('/') + 1)..];
        return ScriptText.Line(
            "node", node.Name, InstanceId().IsMatch(instance) ? instance : "-", zone, node.Ready ? 1 : 0, node.Cordoned ? 1 : 0, node.MaxPods,
            pods.Count(pod => !pod.HostNetwork && pod.Ip is not null), waiting.Count,
            waiting.Count == 0 ? "-" : waiting.Min(pod => pod.CreatedAt).ApiTime(), pods.Count(pod => pod.HostNetwork),
            failures.Sum(failure => failure.Count), failures.Count == 0 ? "-" : Minute(failures.Max(failure => failure.LastSeen)));
    }

    private static IEnumerable<string> Ranges(ILookup<string, PodObject> alive, Dictionary<string, string> zones)
    {
        var ranges = new Dictionary<(string Zone, string Range), (int Pods, DateTimeOffset Newest)>();
        foreach (var onNode in alive)
        {
            var zone = zones.GetValueOrDefault(onNode.Key, "-");
            foreach (var pod in onNode)
            {
                if (!pod.HostNetwork && pod.Ip is { } ip && !ip.Contains(':', StringComparison.Ordinal)) // IPv6 has no ranges
                {
                    var range = (zone, ip[..ip.LastIndexOf('.')]);
                    var (pods, newest) = ranges.GetValueOrDefault(range);
                    var started = pod.StartedAt ?? pod.CreatedAt;
                    ranges[range] = (pods + 1, started > newest ? started : newest);
                }
            }
        }

        return ranges.Select(range => ScriptText.Line("range", range.Key.Zone, range.Key.Range, range.Value.Pods, range.Value.Newest.ApiTime()));
    }

    private static IEnumerable<string> Pending(IReadOnlyList<PodObject> pods) => pods.Count == 0 ? [] : [ScriptText.Line("pending", pods.Count, pods.Min(pod => pod.CreatedAt).ApiTime())];

    private static IEnumerable<string> Denials(IEnumerable<EventObject> events) =>
        from happened in events
        where happened.Reason == "MissingIAMPermissions"
        let call = Denied().Match(happened.Message)
        where call.Success
        group happened by call.Groups[1].Value into operation
        select ScriptText.Line("denied", operation.Key, operation.Sum(one => one.Count), Minute(operation.Max(one => one.LastSeen)));

    private static bool IsFailure(EventObject happened) => happened.Reason == "FailedCreatePodSandBox" && happened.Message.Contains(NoAddress, StringComparison.Ordinal);

    private static string Minute(DateTimeOffset moment) => moment.ApiTime()[..17] + "00Z";

    [GeneratedRegex("failed to call ([a-z0-9]+:[A-Za-z0-9]+) due to missing permissions")]
    private static partial Regex Denied();

    [GeneratedRegex(@"^i-[0-9a-f]+\z")]
    private static partial Regex InstanceId();
}

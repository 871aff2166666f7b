using System.Collections.Frozen;
using Headroom.Rehearsal.Kubernetes.Objects;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>One kind of object that the API server serves.</summary>
internal sealed record ResourceKind
{
    /// <summary>Every kind served, in discovery's order.</summary>
    public static readonly IReadOnlyList<ResourceKind> All =
    [
        new()
        {
            Plural = "events", Kind = "Event", ShortName = "ev", IsNamespaced = true, Table = EventTable.Columns, Row = EventTable.Row,
            Fields = EventJson.Selectable, Read = api => [.. api.Events.OrderBy(one => one.Namespace, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal).Select(EventJson.Item)],
        },
        new()
        {
            Plural = "namespaces", Kind = "Namespace", ShortName = "ns", Table = NamespaceTable.Columns, Row = NamespaceTable.Row,
            Fields = ["status.phase"], Read = NamespaceJson.Items,
        },
        new()
        {
            Plural = "nodes", Kind = "Node", ShortName = "no", Table = NodeTable.Columns, Row = NodeTable.Row,
            Fields = ["spec.unschedulable"], Read = api => [.. api.Nodes.OrderBy(one => one.Name, StringComparer.Ordinal).Select(NodeJson.Item)],
        },
        new()
        {
            Plural = "pods", Kind = "Pod", ShortName = "po", IsNamespaced = true, IsMade = true, Table = PodTable.Columns, Row = PodTable.Row,
            Fields = PodJson.Selectable, Read = api => [.. api.Pods.OrderBy(one => one.Namespace, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal).Select(PodJson.Item)],
        },
        new()
        {
            Group = "apps", Plural = "daemonsets", Kind = "DaemonSet", ShortName = "ds", IsNamespaced = true, IsWritable = true,
            Table = DaemonSetTable.Columns, Row = DaemonSetTable.Row, Fields = [],
            Read = api => api.AwsNode is null ? [] : [DaemonSetJson.Item(api.AwsNode)],
        },
    ];

    private static readonly FrozenDictionary<(string Group, string Plural), ResourceKind> ByName = All.ToFrozenDictionary(kind => (kind.Group, kind.Plural));

    /// <summary>The API group; empty for the core.</summary>
    public string Group { get; private init; } = "";

    /// <summary>The name in paths.</summary>
    public required string Plural { get; init; }

    /// <summary>The object's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>What people type.</summary>
    public required string ShortName { get; init; }

    /// <summary>True when its objects live in namespaces.</summary>
    public bool IsNamespaced { get; private init; }

    /// <summary>True when it can be patched.</summary>
    public bool IsWritable { get; private init; }

    /// <summary>True when it can be created and deleted.</summary>
    public bool IsMade { get; private init; }

    /// <summary>The columns of its table.</summary>
    public required IReadOnlyList<TableColumn> Table { get; init; }

    /// <summary>One object's cells.</summary>
    public required TableRow Row { get; init; }

    /// <summary>The fields that a field selector may name, besides metadata.name and metadata.namespace.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>Reads the world's objects, on the world's thread.</summary>
    public required Func<IKubernetesApi, IReadOnlyList<ApiItem>> Read { get; init; }

    /// <summary>Group and version.</summary>
    public string GroupVersion => Group.Length == 0 ? "v1" : $"{Group}/v1";

    /// <summary>The name in messages.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The verbs that discovery tells of.</summary>
    public IReadOnlyList<string> Verbs =>
        IsWritable ? ["get", "list", "patch", "watch"] : IsMade ? ["create", "delete", "get", "list", "watch"] : ["get", "list", "watch"];

    /// <summary>The kind of that name, or null when none is served.</summary>
    public static ResourceKind? Find(string group, string plural) => ByName.GetValueOrDefault((group, plural));
}

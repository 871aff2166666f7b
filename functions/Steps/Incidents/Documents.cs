using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Incidents;

/// <summary>JSON documents in the report bucket.</summary>
internal static class Documents
{
    private const string Json = "application/json";

    public static Task WriteAsync<T>(Edge edge, string key, T document, JsonTypeInfo<T> type) =>
        edge.Reports.WriteAsync(key, JsonSerializer.SerializeToUtf8Bytes(document, type), Json);

    public static Task WriteAsync(Edge edge, string key, byte[] json) => edge.Reports.WriteAsync(key, json, Json);

    /// <summary>The document, or null when there is none.</summary>
    public static async Task<T?> FindAsync<T>(Edge edge, string key, JsonTypeInfo<T> type)
        where T : class =>
        await edge.Reports.ReadAsync(key).ConfigureAwait(false) is { } bytes ? Stored.Read(bytes, key, type) : null;

    /// <summary>The snapshot of that key, which must be there.</summary>
    public static async Task<ClusterSnapshot> SnapshotAsync(Edge edge, string key) =>
        await FindAsync(edge, key, StepsJson.Default.ClusterSnapshot).ConfigureAwait(false) ?? throw new JournalBrokenException($"{key} is missing");

    public static Task WriteAsync(Edge edge, string key, ClusterSnapshot snapshot) => WriteAsync(edge, key, snapshot, StepsJson.Default.ClusterSnapshot);
}

namespace Headroom.Rehearsal.Fronts;

/// <summary>An HTTP request as a front sees it, whatever brought it (a loopback port or a client in the same process).</summary>
/// <param name="Method">GET, POST, …</param>
/// <param name="Path">The path as sent, still percent-encoded.</param>
/// <param name="Query">The query without the question mark, or empty.</param>
/// <param name="Headers">Headers, which are found by their lower-case name.</param>
/// <param name="Body">The body.</param>
public sealed record WireRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>How long the client waits for an answer; null for as long as the SDKs do by themselves, 100 s.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>An HTTP response.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">Headers by name.</param>
/// <param name="Body">The body.</param>
public sealed record WireResponse(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>What becomes of it on its way to the client.</summary>
    public Delivery Delivery { get; init; }
}

/// <summary>What becomes of a response on its way to the client.</summary>
public enum Delivery
{
    /// <summary>It arrives.</summary>
    Arrives,

    /// <summary>The connection breaks before it arrives.</summary>
    ConnectionLost,

    /// <summary>Nothing arrives until the client gives up.</summary>
    NeverArrives,

    /// <summary>The client's process is gone by then.</summary>
    NobodyThere,

    /// <summary>Nothing arrives, and the client doesn't give up.</summary>
    Hangs,
}

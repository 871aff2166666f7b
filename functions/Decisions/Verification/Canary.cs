using System.Text.Json.Serialization;

namespace Headroom.Decisions.Verification;

/// <summary>What became of a zone's canary.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Node">Its node, or null.</param>
/// <param name="Address">Its address, or null.</param>
public sealed record Canary(CanaryEnd End, string? Node = null, string? Address = null);

/// <summary>How a canary ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CanaryEnd>))]
public enum CanaryEnd
{
    /// <summary>It got an address.</summary>
    Address,

    /// <summary>It was on a node for long enough and had no address by its deadline.</summary>
    NoAddress,

    /// <summary>It had no node, or not for long enough, or its kubelet refused it: nothing that has to do with addresses.</summary>
    NoNode,
}

/// <summary>A canary as a look finds it.</summary>
/// <param name="Zone">Its zone.</param>
/// <param name="Phase">Its phase: Pending, Running, Succeeded, Failed.</param>
/// <param name="Node">Its node, or null.</param>
/// <param name="StartedAt">When the node's kubelet took it, or null.</param>
/// <param name="Address">Its address, or null: it has one as soon as its sandbox is made, before any image is pulled.</param>
public sealed record CanaryPod(string Zone, string Phase, string? Node, DateTimeOffset? StartedAt, string? Address);

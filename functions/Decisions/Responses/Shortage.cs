using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Responses;

/// <summary>What a measurement goes by.</summary>
/// <param name="Zones">Headroom by zone.</param>
/// <param name="Stuck">Pods that have waited for an address for longer than patience lasts (<see cref="Waiting.Patience"/>).</param>
public sealed record Shortage(IReadOnlyList<ZoneHeadroom> Zones, int Stuck)
{
    /// <summary>Why a response is called for, or null when it isn't.</summary>
    public string? Reason(ClusterPolicy policy) =>
        ZoneCapacity.Smallest(Zones) is { } worst && worst.Addresses < policy.Floor
            ? $"{worst.Zone} has {Words.Count(worst.Addresses, "address", "addresses")} of headroom, below the floor of {Words.Number(policy.Floor)},"
        : Stuck > 0 ? $"{Words.Count(Stuck, "pod")} without an address,"
        : null;
}

using System.Text.Json.Serialization;

namespace Headroom.Decisions.Policy;

/// <summary>In which order a plan's steps are carried out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Strategy>))]
public enum Strategy
{
    /// <summary>Least change first; the next rung only where the one below didn't bring recovery.</summary>
    [JsonStringEnumMemberName("ladder")]
    Ladder,

    /// <summary>Every step in the order of CRE-2025-0112: block, subnets, the switch, aws-node's settings; then one verdict.</summary>
    [JsonStringEnumMemberName("runbook")]
    Runbook,
}

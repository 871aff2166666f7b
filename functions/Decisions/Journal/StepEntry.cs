using System.Text.Json.Serialization;
using Headroom.Decisions.Verification;

namespace Headroom.Decisions.Journal;

/// <summary>The journal's entry for one step of an incident: written before the change, with what was there before.</summary>
public sealed record StepEntry
{
    /// <summary>The step's kind: <c>associateCidr</c>, <c>createSubnets</c>, <c>openSubnets</c>, <c>configureAwsNode</c>, <c>restartAwsNode</c>, <c>sendCanaries</c>, <c>verify</c>, <c>readCluster</c>, <c>approve</c>, <c>rollBack</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Position in the incident, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How far it is.</summary>
    public required StepState State { get; init; }

    /// <summary>When the entry was first written.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the step gives up.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>When it ended, or null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was there before, written ahead of the change.</summary>
    /// <remarks>
    /// <c>associateCidr</c>: association id → block, of every association of the VPC. <c>createSubnets</c>: subnet id → block, of the planned blocks that existed.
    /// <c>openSubnets</c>: subnet id → value of the switch's tag, of those that carried it, and
    /// subnet id, space, cluster's tag → its value. <c>configureAwsNode</c>: variable → value, of those that were set.
    /// <c>restartAwsNode</c>: <c>generation</c> → the DaemonSet's, by which a restart that was begun is known.
    /// </remarks>
    public IReadOnlyDictionary<string, string> Before { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>What the step made or changed; only this may be undone.</summary>
    /// <remarks>
    /// <c>associateCidr</c>: association id → block. <c>createSubnets</c>: subnet id → block, and reservation id → block; while one is asked for, or may be there
    /// though no answer came, subnet id, space, <c>reservation</c> → block. <c>openSubnets</c>: subnet id → zone.
    /// <c>configureAwsNode</c>: variable → value. <c>restartAwsNode</c>: <c>generation</c> → the DaemonSet's after it.
    /// <c>sendCanaries</c>: pod → zone, written ahead; none any more once they were seen to be gone.
    /// </remarks>
    public IReadOnlyDictionary<string, string> Made { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>Verify's answer per zone; empty for other steps.</summary>
    public IReadOnlyDictionary<string, ZoneVerdict> Verdicts { get; init => field = value ?? new Dictionary<string, ZoneVerdict>(); } = new Dictionary<string, ZoneVerdict>();

    /// <summary>What became of the canary of each zone; null for other steps, and while or where nothing is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, Canary>? Canaries { get; init; }

    /// <summary>Of a verification that ended in no: what shows that ipamd is stuck, a sentence per zone; else empty.</summary>
    public IReadOnlyList<string> StuckIpamd { get; init => field = value ?? []; } = [];

    /// <summary>What a person should know of it, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>How far a step is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepState>))]
public enum StepState
{
    /// <summary>Written ahead; the change may or may not have been made.</summary>
    Intended,

    /// <summary>Done and seen to be done.</summary>
    Done,

    /// <summary>Given up at its deadline or failed.</summary>
    Failed,

    /// <summary>EC2 refused the candidate block or gave up on it, and the plan has another.</summary>
    PassedOver,

    /// <summary>Taken back.</summary>
    Undone,

    /// <summary>Could be taken back but is kept, for a person to decide.</summary>
    Kept,
}

/// <summary>Verify's answer for one zone.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ZoneVerdict>))]
public enum ZoneVerdict
{
    /// <summary>A pod that started after the switch has an address from the new space, and the stuck ones fall.</summary>
    Recovered,

    /// <summary>Space is restored and nobody waits: an end, not a reason to climb.</summary>
    NotExercised,

    /// <summary>Too early to tell.</summary>
    NotYet,

    /// <summary>The rung didn't help by its deadline.</summary>
    No,

    /// <summary>Only pods that space can't help still wait (nodes without an interface slot).</summary>
    OnlyUnhelpable,
}

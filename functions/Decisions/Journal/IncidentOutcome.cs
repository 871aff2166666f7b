using System.Text.Json.Serialization;

namespace Headroom.Decisions.Journal;

/// <summary>How an incident ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IncidentOutcome>))]
public enum IncidentOutcome
{
    /// <summary>Pods of every affected zone have addresses from the space that the plan opened.</summary>
    [JsonStringEnumMemberName("recovered")]
    Recovered,

    /// <summary>Headroom is back and nobody waits; no pod has needed the new space yet.</summary>
    [JsonStringEnumMemberName("spaceRestored")]
    SpaceRestored,

    /// <summary>Space is back; the pods that still wait are on nodes that no new subnet can help.</summary>
    [JsonStringEnumMemberName("onlyUnhelpable")]
    OnlyUnhelpable,

    /// <summary>Every rung that the policy allows was tried and pods still wait.</summary>
    [JsonStringEnumMemberName("notRecovered")]
    NotRecovered,

    /// <summary>Pods and headroom are back, but the alarm that started it didn't return to OK in its time.</summary>
    [JsonStringEnumMemberName("alarmNotBack")]
    AlarmNotBack,

    /// <summary>Recovered, but the aws-node change made things worse: it is to be taken back.</summary>
    [JsonStringEnumMemberName("settingsDidHarm")]
    SettingsDidHarm,

    /// <summary>Space was made ahead of an emergency, and is closed.</summary>
    [JsonStringEnumMemberName("prepared")]
    Prepared,

    /// <summary>Nothing was wrong.</summary>
    [JsonStringEnumMemberName("nothingToDo")]
    NothingToDo,

    /// <summary>The policy lets Headroom plan only; nothing was changed.</summary>
    [JsonStringEnumMemberName("planned")]
    Planned,

    /// <summary>A person refused the plan; nothing was changed.</summary>
    [JsonStringEnumMemberName("declined")]
    Declined,

    /// <summary>Nobody approved the plan in its time; nothing was changed.</summary>
    [JsonStringEnumMemberName("unanswered")]
    Unanswered,

    /// <summary>The owner paused the cluster while its plan was carried out; what was done by then stays.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Headroom can't repair this safely; nothing was changed.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>The world was another one than the plan's; nothing was changed.</summary>
    [JsonStringEnumMemberName("drifted")]
    Drifted,

    /// <summary>The plan was too old to be carried out; nothing was changed.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>Another response holds the VPC's lease; nothing was changed.</summary>
    [JsonStringEnumMemberName("busy")]
    Busy,

    /// <summary>A person ordered it to be taken back, and it was.</summary>
    [JsonStringEnumMemberName("rolledBack")]
    RolledBack,

    /// <summary>An error ended it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

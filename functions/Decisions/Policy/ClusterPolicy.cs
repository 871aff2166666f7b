using System.Text.Json.Serialization;
using Headroom.Decisions.Network;

namespace Headroom.Decisions.Policy;

/// <summary>What the owner of one cluster allows. Comes from <c>cdk.json</c> and travels as <c>policy.json</c> beside the functions.</summary>
public sealed record ClusterPolicy
{
    /// <summary>True for what EKS takes for a cluster's name.</summary>
    public static bool IsClusterName(string text) => ClusterPolicyReader.IsClusterName(text);

    /// <summary>The cluster's name.</summary>
    public required string Name { get; init; }

    /// <summary>What Headroom may do by itself; <see cref="Mode.Observe"/> unless the owner says otherwise.</summary>
    public Mode Mode { get; init; } = Mode.Observe;

    /// <summary>Minutes that a plan waits for its approval, 5 to 240; only in <see cref="Mode.Approve"/>.</summary>
    public int ApprovalMinutes { get; init; } = 60;

    /// <summary>In which order the plan's steps are carried out.</summary>
    public Strategy Strategy { get; init; } = Strategy.Ladder;

    /// <summary>Times in which nothing is changed: Headroom plans and notifies, as in <see cref="Mode.Observe"/>.</summary>
    public IReadOnlyList<Freeze> Freezes { get; init; } = [];

    /// <summary>Findings that the owner knows of and takes upon himself; <see cref="Mode.Auto"/> acts in spite of these, and of no other.</summary>
    public IReadOnlyList<FindingKind> Acknowledge { get; init; } = [];

    /// <summary>True where <see cref="Mode.Auto"/> may open space that other clusters of the VPC take from as well.</summary>
    public bool AllowSharing { get; init; }

    /// <summary>Tags for every subnet that Headroom makes, besides its own.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Addresses of headroom in a zone below which the zone is exhausted; also the alarm's threshold. 1 to 10,000.</summary>
    public int Floor { get; init; } = 50;

    /// <summary>Blocks that may be associated with the VPC, best first; /16 to /28, inside 100.64.0.0/10 or private space.</summary>
    public IReadOnlyList<Cidr> Candidates { get; init; } = UsualCandidates;

    /// <summary>What the policy's candidates are where it names none: 100.64.0.0/16, 100.65.0.0/16 and so on, to 100.127.0.0/16.</summary>
    /// <remarks>100.64.0.0/10 is set aside for shared address space (RFC 6598), and AWS admits it beside every primary block.</remarks>
    public static IReadOnlyList<Cidr> UsualCandidates { get; } = [.. Enumerable.Range(64, 64).Select(second => Cidr.Parse($"100.{second}.0.0/16"))];

    /// <summary>IPv4 blocks that the VPC may have, the primary included: AWS's quota L-83CA0A9D, 5 unless raised, at most 50.</summary>
    public int CidrQuota { get; init; } = 5;

    /// <summary>Which subnets that are there already may be opened before new ones are made.</summary>
    public Reuse Reuse { get; init; } = Reuse.Tagged;

    /// <summary>What may be done to aws-node's environment.</summary>
    public AwsNodePolicy AwsNode { get; init; } = new();

    /// <summary>How recovery is verified beyond what the cluster's own pods show, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VerificationPolicy? Verification { get; init; }

    /// <summary>Responses per cluster and day, 1 to 24.</summary>
    public int AttemptsPerDay { get; init; } = 3;

    /// <summary>Blocks that responses may ask EC2 for in the cluster's VPC on a day, whichever cluster they are for; 1 to 10.</summary>
    public int BlocksPerDay { get; init; } = 2;

    /// <summary>Minutes after a response before MeasureCapacity may start another, 1 to 1,440.</summary>
    public int BackOffMinutes { get; init; } = 15;
}

/// <summary>What may be done to aws-node.</summary>
public sealed record AwsNodePolicy
{
    /// <summary>The environment that is wanted.</summary>
    public AwsNodeProfile Profile { get; init; } = AwsNodeProfile.Checked;

    /// <summary>When it may be set.</summary>
    public ApplyWhen Apply { get; init; } = ApplyWhen.AfterRecovery;

    /// <summary>Variables of the profile that are set even where they are found to do harm, or nothing.</summary>
    public IReadOnlyList<string> Force { get; init; } = [];

    /// <summary>Whether a stuck aws-node may be restarted without anybody's approval.</summary>
    public RestartWhen Restart { get; init; } = RestartWhen.Propose;
}

/// <summary>What Headroom may do by itself.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Mode>))]
public enum Mode
{
    /// <summary>Plan and notify, change nothing.</summary>
    [JsonStringEnumMemberName("observe")]
    Observe,

    /// <summary>Plan, and carry the plan out once a person has approved it by its hash.</summary>
    [JsonStringEnumMemberName("approve")]
    Approve,

    /// <summary>Carry the plan out.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,
}

/// <summary>A named aws-node environment.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AwsNodeProfile>))]
public enum AwsNodeProfile
{
    /// <summary>Subnet discovery on, nothing else.</summary>
    [JsonStringEnumMemberName("discovery")]
    Discovery,

    /// <summary>The values that CRE-2025-0112 names, as they stand.</summary>
    [JsonStringEnumMemberName("cre")]
    Cre,

    /// <summary>The CRE's values less those that do harm in this cluster, or nothing.</summary>
    [JsonStringEnumMemberName("checked")]
    Checked,
}

/// <summary>Who decides on a restart of aws-node.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RestartWhen>))]
public enum RestartWhen
{
    /// <summary>A person: the report proposes it, and in mode <c>approve</c> the approved plan holds it ready.</summary>
    [JsonStringEnumMemberName("propose")]
    Propose,

    /// <summary>Headroom, on evidence.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,
}

/// <summary>When aws-node's environment may be changed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApplyWhen>))]
public enum ApplyWhen
{
    /// <summary>After recovery, so that it lasts; before it only where space alone didn't bring recovery.</summary>
    [JsonStringEnumMemberName("afterRecovery")]
    AfterRecovery,

    /// <summary>Only where space alone didn't bring recovery.</summary>
    [JsonStringEnumMemberName("onlyIfNeeded")]
    OnlyIfNeeded,

    /// <summary>Never.</summary>
    [JsonStringEnumMemberName("never")]
    Never,
}

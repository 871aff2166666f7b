using System.Text.Json.Serialization;
using Headroom.Decisions.Network;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Planning;

/// <summary>The ordered steps of a response. The same snapshot and policy give the same plan, byte for byte.</summary>
public sealed record Plan
{
    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>The cluster's VPC.</summary>
    public required VpcId Vpc { get; init; }

    /// <summary>The zones whose pods the plan is to bring back.</summary>
    public required IReadOnlyList<string> Zones { get; init; }

    /// <summary>The steps in their order; <c>Next step</c> walks them by the table in docs/how-it-decides.md.</summary>
    public required IReadOnlyList<PlannedStep> Steps { get; init; }

    /// <summary>True for space that is made ahead of an emergency and stays closed.</summary>
    public bool IsPreparation { get; init; }

    /// <summary>What is done where EC2 refuses the plan's block: the further candidates, in their order.</summary>
    public IReadOnlyList<Fallback> Fallbacks { get; init => field = value ?? []; } = [];

    /// <summary>What was looked at and found right, a sentence each.</summary>
    public IReadOnlyList<string> Checked { get; init; } = [];

    /// <summary>What could go wrong or can't be helped, a sentence each.</summary>
    public IReadOnlyList<string> Hazards { get; init => field = value ?? []; } = [];

    /// <summary>What can leave pods with an address but without a working network; <c>auto</c> acts only where the policy acknowledges each.</summary>
    public IReadOnlyList<FindingKind> Findings { get; init => field = value ?? []; } = [];

    /// <summary>Other clusters whose pods may take from the opened space, by name; <c>auto</c> acts only where the policy allows sharing.</summary>
    public IReadOnlyList<string> SharedWith { get; init => field = value ?? []; } = [];

    /// <summary>What in the cluster and its VPC the plan touches, a sentence each.</summary>
    public IReadOnlyList<string> Touched { get; init => field = value ?? []; } = [];

    /// <summary>What of the plan nobody can take back, a sentence each.</summary>
    public IReadOnlyList<string> Lasting => [.. Consequences.Lasting(Steps)];

    /// <summary>What it costs in a month, a sentence.</summary>
    public string Cost => Consequences.Cost(Steps);

    /// <summary>Every changing call that the steps make, and those that take them back.</summary>
    public IReadOnlyList<StepCalls> Calls => PlannedCalls.Of(this);

    /// <summary>Digest of the structural facts that the plan rests on; another one at execution means drift.</summary>
    public required string Fingerprint { get; init; }
}

/// <summary>One change with its reason and its undo.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AssociateCidr), "associateCidr")]
[JsonDerivedType(typeof(CreateSubnets), "createSubnets")]
[JsonDerivedType(typeof(OpenSubnets), "openSubnets")]
[JsonDerivedType(typeof(ConfigureAwsNode), "configureAwsNode")]
[JsonDerivedType(typeof(RestartAwsNode), "restartAwsNode")]
[JsonDerivedType(typeof(SendCanaries), "sendCanaries")]
public abstract record PlannedStep
{
    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What takes it back, or why nothing does; a sentence.</summary>
    public required string Undo { get; init; }

    /// <summary>Associates a block with the VPC.</summary>
    public sealed record AssociateCidr : PlannedStep
    {
        /// <summary>The block.</summary>
        public required Cidr Block { get; init; }
    }

    /// <summary>Creates one closed subnet per zone, with the zone's route table and network ACL.</summary>
    public sealed record CreateSubnets : PlannedStep
    {
        /// <summary>The subnets.</summary>
        public required IReadOnlyList<PlannedSubnet> Subnets { get; init; }

        /// <summary>The policy's tags for them; none of them stands in the place of one of Headroom's own.</summary>
        public IReadOnlyDictionary<string, string> Tags { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
    }

    /// <summary>The switch: tag <c>kubernetes.io/role/cni=1</c> on the subnets, in one call.</summary>
    public sealed record OpenSubnets : PlannedStep
    {
        /// <summary>The subnets' blocks, made by <see cref="CreateSubnets"/> or there before.</summary>
        public required IReadOnlyList<Cidr> Blocks { get; init; }

        /// <summary>Those of them that were nobody's: they get the cluster's tag before the switch.</summary>
        public IReadOnlyList<Cidr> Adopted { get; init => field = value ?? []; } = [];
    }

    /// <summary>One merged change of aws-node's environment.</summary>
    public sealed record ConfigureAwsNode : PlannedStep
    {
        /// <summary>Every variable to set, with its value.</summary>
        public required IReadOnlyDictionary<string, string> Environment { get; init; }

        /// <summary>The present values of the same variables; null where one isn't set.</summary>
        public required IReadOnlyDictionary<string, string?> Before { get; init; }

        /// <summary>When it is carried out.</summary>
        public required ConfigureWhen When { get; init; }

        /// <summary>True when EKS manages the add-on, so that UpdateAddon comes first.</summary>
        public required bool ManagedAddon { get; init; }

        /// <summary>What the nodes will hold, where the change has to do with how many addresses they keep.</summary>
        public IReadOnlyList<HeldAddresses> Held { get; init => field = value ?? []; } = [];
    }

    /// <summary>Rung 3: one roll-out restart of aws-node, and only where verification shows that ipamd is stuck.</summary>
    public sealed record RestartAwsNode : PlannedStep;

    /// <summary>Evidence, not repair: a pod in each zone, to see whether it gets an address. It is deleted afterwards, and that it can't be sent ends nothing.</summary>
    public sealed record SendCanaries : PlannedStep
    {
        /// <summary>The zones, a pod in each.</summary>
        public required IReadOnlyList<string> Zones { get; init; }

        /// <summary>The pods' image.</summary>
        public required string Image { get; init; }

        /// <summary>Their namespace.</summary>
        public required string Namespace { get; init; }

        /// <summary>How long each has for its address.</summary>
        public required int DeadlineSeconds { get; init; }
    }
}

/// <summary>When the plan's aws-node change is carried out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConfigureWhen>))]
public enum ConfigureWhen
{
    /// <summary>Rung 0: with space, which can't work without it; after the switch, so that the nodes that restart find open space. In strategy <c>runbook</c> the whole profile.</summary>
    WithSpace,

    /// <summary>Rung 2: when space alone didn't bring recovery.</summary>
    IfNotRecovered,

    /// <summary>After recovery, so that it lasts.</summary>
    AfterRecovery,
}

/// <summary>A subnet to create.</summary>
/// <param name="Zone">The Availability Zone's name.</param>
/// <param name="Block">Its block.</param>
/// <param name="RouteTable">The route table of the zone's node subnet.</param>
/// <param name="NetworkAcl">The network ACL of the zone's node subnet.</param>
public sealed record PlannedSubnet(string Zone, Cidr Block, string RouteTable, string NetworkAcl)
{
    /// <summary>The part of it that is reserved for prefixes, or null; only clusters in prefix mode have one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Cidr? Reservation { get; init; }
}

using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Verification;

/// <summary>What a verification looks at.</summary>
public sealed record VerifyFacts
{
    /// <summary>The zones to judge: the plan's.</summary>
    public required IReadOnlyList<string> Zones { get; init; }

    /// <summary>The blocks that were opened; empty when the plan opened none.</summary>
    public required IReadOnlyList<Cidr> Opened { get; init; }

    /// <summary>What was seen before the change that is judged.</summary>
    public required ClusterSnapshot Before { get; init; }

    /// <summary>What is seen now.</summary>
    public required ClusterSnapshot Present { get; init; }

    /// <summary>When the change took effect: the switch's or the roll-out's end.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When the answer must be given.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>What became of the canaries that were sent ahead of this verification, by zone; empty where none were.</summary>
    public IReadOnlyDictionary<string, Canary> Canaries { get; init; } = new Dictionary<string, Canary>();

    /// <summary>The policy's floor.</summary>
    public required int Floor { get; init; }
}

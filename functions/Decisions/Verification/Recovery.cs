using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Verification;

/// <summary>What a verification looks at.</summary>
public sealed record VerifyFacts
{
    /// <summary>The zones to judge: the plan's.</summary>
    public required IReadOnlyList<string> Zones { get; init; }

    /// <summary>The blocks that were opened; empty when only settings were changed.</summary>
    public required IReadOnlyList<Cidr> Opened { get; init; }

    /// <summary>What was seen before the change that is judged.</summary>
    public required ClusterSnapshot Before { get; init; }

    /// <summary>What is seen now.</summary>
    public required ClusterSnapshot Present { get; init; }

    /// <summary>When the change took effect: the switch's or the roll-out's end.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When the answer must be given.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The policy's floor.</summary>
    public required int Floor { get; init; }
}

/// <summary>Judges per zone whether pods have come back.</summary>
public static class Recovery
{
    /// <summary>From the change, how long pods have to come back.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>One verdict per zone: of the space that was opened.</summary>
    public static IReadOnlyDictionary<string, ZoneVerdict> Judge(VerifyFacts facts, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>One verdict per zone: whether the settings changed after recovery did harm (<see cref="ZoneVerdict.No"/>) or not (<see cref="ZoneVerdict.Recovered"/>).</summary>
    public static IReadOnlyDictionary<string, ZoneVerdict> JudgeSettings(VerifyFacts facts, DateTimeOffset now) => throw new NotImplementedException();
}

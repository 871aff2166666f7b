namespace Headroom.Rehearsal.Clock;

/// <summary>A set of delays; every figure of a rehearsal names the one that it rests on.</summary>
public enum LatencySet
{
    /// <summary>What AWS and the cluster usually take.</summary>
    Typical,

    /// <summary>What they take on a bad day, all at once.</summary>
    Pessimistic,
}

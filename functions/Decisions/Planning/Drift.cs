using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Tells whether the world is still the one that a plan was made for.</summary>
public static class Drift
{
    /// <summary>Digest of the structural facts that a plan rests on.</summary>
    public static string Fingerprint(ClusterSnapshot snapshot) => throw new NotImplementedException();

    /// <summary>What has changed between two snapshots, a line each; empty when their fingerprints agree.</summary>
    public static IReadOnlyList<string> Changes(ClusterSnapshot planned, ClusterSnapshot present) => throw new NotImplementedException();
}

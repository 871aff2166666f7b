using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Incidents;

/// <summary>What a response sees when it diagnoses: the snapshot that it leaves in its bucket.</summary>
public static class VirtualSnapshot
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    /// <summary>Runs an incident as far as its diagnosis.</summary>
    /// <param name="stack">What is deployed.</param>
    /// <param name="scenario">A scenario of the library, or a file of one.</param>
    /// <param name="seed">What the world's luck comes from; null for the scenario's own.</param>
    /// <returns>The snapshot, a JSON text in UTF-8.</returns>
    /// <exception cref="ArgumentException">There is no such scenario that the stack knows, or nothing is diagnosed in it.</exception>
    public static byte[] Of(CloudStack stack, string scenario, ulong? seed)
    {
        var said = stack.Scenario(scenario);
        using var world = World.Start(said, seed ?? said.Seed);
        using var deployed = Virtually.Deploy(world, stack.Model);
        world.Clock.RunUntil(() => Find(deployed, "/diagnosis.json") is not null, World.Beginning + Limit);
        return Find(deployed, "/diagnosis.json") is not null && Find(deployed, "/snapshot.json") is { } snapshot
            ? snapshot
            : throw new ArgumentException($"no response diagnoses anything in scenario {said.Name} within {Limit.TotalMinutes:0} minutes", nameof(scenario));
    }

    private static byte[]? Find(DeployedStack deployed, string name) => deployed.Model.Buckets.SelectMany(deployed.S3.Objects)
        .Where(o => o.Key.StartsWith("incidents/", StringComparison.Ordinal) && o.Key.EndsWith(name, StringComparison.Ordinal)).Select(o => o.Value).FirstOrDefault();
}

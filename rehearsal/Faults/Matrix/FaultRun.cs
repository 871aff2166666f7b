using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Faults.Matrix;

/// <summary>What came of one incident in which something went wrong.</summary>
/// <param name="Cell">What went wrong, by name.</param>
/// <param name="Kind">In which way.</param>
/// <param name="Seed">The world's seed.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Violations">What the auditor found; empty when all is well.</param>
/// <param name="Subject">What people were told of it last, or null: what alarms say comes beside it.</param>
internal sealed record FaultRun(string Cell, string Kind, ulong Seed, Ending Ending, IReadOnlyList<string> Violations, string? Subject)
{
    /// <summary>Runs one incident.</summary>
    public static FaultRun Of(CloudStack stack, Scenario scenario, ulong seed, Cell cell)
    {
        using var world = new FaultedWorld(stack, scenario, seed);
        cell.Prepare(world);
        world.Run();
        var (ending, violations) = Audit.Of(world);
        return new FaultRun(cell.Name, cell.Kind, seed, ending, violations, world.Deployed.Sns.Sent.Select(sent => sent.Subject).LastOrDefault(subject => subject?.StartsWith("Headroom: ", StringComparison.Ordinal) == true));
    }
}

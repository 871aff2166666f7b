using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Faults.Matrix;

/// <summary>One thing that goes wrong in an incident: a call and a way, or a command on the runner and a way.</summary>
/// <param name="Name">Names it on the command line: <c>function:CreateSubnets/ec2:CreateSubnet/2/crash-after</c>, <c>runner/3/host-offline</c>.</param>
/// <param name="Kind">The way.</param>
/// <param name="Prepare">Sets it up in a world that has just begun.</param>
internal sealed record Cell(string Name, string Kind, Action<FaultedWorld> Prepare)
{
    /// <summary>Every cell of an incident, from what it does when nothing goes wrong.</summary>
    public static IReadOnlyList<Cell> Of(CloudStack stack, Scenario scenario, ulong seed)
    {
        using var calm = new FaultedWorld(stack, scenario, seed);
        calm.Run();
        var begins = calm.Responses.First().StartedAt - TimeSpan.FromSeconds(30);
        var places = CallPlace.Of(calm.Deployed.Front.Log.Calls.Where(call => call.At <= calm.Responses.Max(response => response.StoppedAt)), begins).ToList();
        var commands = calm.Deployed.Front.Log.Calls.Where(call => call.Operation == "SendCommand" && call.At >= begins).Select(call => call.At).ToList();
        return
        [
            .. from place in places from kind in FaultKind.All where kind.Meets(place) select OfCall(place, kind),
            .. from number in Enumerable.Range(1, commands.Count) from trouble in RunnerTrouble.All select OfCommand(number, commands[number - 1], trouble),
            .. Killing.Cells(calm.Responses.First()),
        ];
    }

    /// <summary>So many pairs of them, drawn by the seed: two things go wrong in one incident. Where the first ends it, the second may not come about.</summary>
    public static IEnumerable<Cell> Pairs(IReadOnlyList<Cell> cells, ulong seed, int most)
    {
        var chance = new Clock.Chance(seed).Fork("pairs");
        for (var drawn = 0; drawn < most; drawn++)
        {
            var (one, other) = (cells[chance.Below(cells.Count)], cells[chance.Below(cells.Count)]);
            yield return new Cell($"{one.Name} + {other.Name}", "two at once", world =>
            {
                one.Prepare(world);
                other.Prepare(world);
            });
        }
    }

    private static Cell OfCall(CallPlace place, FaultKind kind) => new($"{place}/{kind.Name}", kind.Name, world =>
        world.Deployed.Front.Faults.Add(kind.Rule(place.Service) with { Service = place.Service, Operation = place.Operation, Principal = place.Principal, First = place.Number }));

    // Until something goes wrong the world runs as the calm one did, so that the moment is the same.
    private static Cell OfCommand(int number, DateTimeOffset at, RunnerTrouble trouble) => new($"runner/{number}/{trouble.Name}", trouble.Name, world =>
        world.World.Clock.Schedule(at - TimeSpan.FromTicks(1) - world.World.Now, () => trouble.Begin(world)));
}

using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Faults.Matrix;

/// <summary>A person stops a response in the middle, and what happens then: a column of the matrix, whose rows are the states that an execution enters.</summary>
/// <param name="Name">Its name on the command line and in reports.</param>
/// <param name="Then">What is done after the stop.</param>
internal sealed record Killing(string Name, Action<FaultedWorld, Execution> Then)
{
    private static readonly Caller Person = new("person");

    // Long enough for EventBridge and CloseAbandoned.
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>All of them, in the order of reports.</summary>
    public static IReadOnlyList<Killing> All { get; } =
    [
        new("stop-redrive", (world, stopped) => world.Deployed.States.Redrive(stopped)),
        new("stop-redrive-later", (world, stopped) => world.World.Clock.Schedule(Later, () => world.Deployed.States.Redrive(stopped))),
        new("stop-start-again", (world, _) => world.World.Clock.Schedule(Later, () => Start(world, "headroom-respond", new JsonObject { ["cluster"] = world.World.Scenario.Name }))),
        new("stop-roll-back", (world, stopped) =>
        {
            Start(world, "headroom-hand", new JsonObject { ["do"] = "pause", ["cluster"] = world.World.Scenario.Name, ["by"] = "Ada", ["why"] = "a rollback" });
            world.World.Clock.Schedule(Soon, () => Start(world, "headroom-rollback", new JsonObject { ["incident"] = stopped.Name, ["by"] = "Ada" }));
        }),
    ];

    /// <summary>A cell for each state that an execution entered.</summary>
    public static IEnumerable<Cell> Cells(Execution calm) =>
        from place in calm.History.Where(IsEntered).Select((entered, number) => (Number: number + 1, entered.State))
        from killing in All
        select new Cell($"state/{place.Number}/{place.State}/{killing.Name}", killing.Name, world => killing.Prepare(world, place.Number));

    private void Prepare(FaultedWorld world, int number)
    {
        var entered = 0;
        world.Deployed.States.Noted += (execution, noted) =>
        {
            if (IsEntered(noted) && execution == world.Responses.First() && ++entered == number)
            {
                // After the event itself, so that the state is being visited.
                world.World.Clock.Schedule(TimeSpan.Zero, () => Stop(world, execution));
            }
        };
    }

    private void Stop(FaultedWorld world, Execution execution)
    {
        if (execution.IsRunning)
        {
            world.Deployed.Front.Call(Person, "states", "StopExecution", new JsonObject { ["executionArn"] = execution.Arn, ["cause"] = "somebody stopped it" });
            Then(world, execution);
        }
    }

    private static bool IsEntered(HistoryEvent noted) => noted.Type.EndsWith("StateEntered", StringComparison.Ordinal);

    private static void Start(FaultedWorld world, string machine, JsonObject input) => world.Deployed.Front.Call(Person, "states", "StartExecution", new JsonObject
    {
        ["stateMachineArn"] = world.Deployed.Model.Workflows.Single(workflow => workflow.Arn.EndsWith($":{machine}", StringComparison.Ordinal)).Arn,
        ["input"] = input.ToJsonString(),
    });
}

using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Deployment;

public sealed class ReallyTests
{
    private const double SpeedUp = 20;

    [Fact]
    public async Task Run_TheSameStackInProcessesOverLoopback_GoesTheSameWay()
    {
#pragma warning disable RS0030 // processes run on the wall's clock
        var wall = TimeProvider.System;
#pragma warning restore RS0030
        using var world = World.Start(ScenarioLibrary.Load(ScenarioLibrary.Default), 1);
        var folder = Directory.CreateTempSubdirectory().FullName;
        await using var real = await Really.DeployAsync(world, SmallStack.Read(SmallStack.Template), wall, SpeedUp, folder);
        SmallStack.Start(real.Stack, """{"Do": "put", "Text": "vpc#1"}""");
        var limit = world.Now.AddHours(1);

        await world.Clock.RunPacedAsync(wall, SpeedUp, () => !real.Stack.States.Executions.Single().IsRunning || world.Now > limit, CancellationToken.None);

        var execution = real.Stack.States.Executions.Single();
        Assert.Equal((ExecutionStatus.Succeeded, null), (execution.Status, execution.Cause));
        Assert.Equal(
            ["function:EchoFunction dynamodb:PutItem", "workflow:respond dynamodb:DeleteItem"],
            real.Stack.Front.Log.Calls.Where(call => call.Service == "dynamodb").Select(call => $"{call.Principal} {call.Service}:{call.Operation}"));
        Directory.Delete(folder, recursive: true);
    }
}

using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Rehearsal.Incidents;

/// <summary>The synthesised stack that worlds are deployed from, read once and shared: nothing in it changes.</summary>
public sealed class CloudStack
{
    private CloudStack(StackModel model) => Model = model;

    internal StackModel Model { get; }

    /// <summary>Reads the output folder of <c>cdk synth</c> for the account that the rehearsal is in.</summary>
    /// <exception cref="DeploymentException">The folder, or something in its template, isn't what the world can deploy; the message says what.</exception>
    public static CloudStack Load(string folder) => new(CloudAssembly.Read(folder, new AwsPlace("aws", World.Region, World.Account)));

    /// <summary>Reads a scenario and sees to it that the response knows its cluster.</summary>
    /// <exception cref="ArgumentException">There is no such scenario.</exception>
    /// <exception cref="ScenarioException">The file can't be used, or the deployed policy doesn't name its cluster.</exception>
    internal Scenario Scenario(string nameOrFile)
    {
        var scenario = ScenarioLibrary.Load(nameOrFile);
        return Model.Alarms.Exists(alarm => alarm.Name == $"headroom-{scenario.Name}-addresses") ? scenario : throw new ScenarioException(
            $"{nameOrFile}: the deployed policy names no cluster '{scenario.Name}': give the scenario the name of one that it names, such as {ScenarioLibrary.Default}, or add it to rehearsal/account.json and synthesise again");
    }
}

using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Incidents;

/// <summary>The synthesised stack that worlds are deployed from, read once and shared: nothing in it changes.</summary>
public sealed class CloudStack
{
    private CloudStack(StackModel model) => Model = model;

    internal StackModel Model { get; }

    /// <summary>Reads the output folder of <c>cdk synth</c> for the account that the rehearsal is in.</summary>
    /// <exception cref="DeploymentException">The folder, or something in its template, isn't what the world can deploy; the message says what.</exception>
    public static CloudStack Load(string folder) => new(CloudAssembly.Read(folder, new AwsPlace("aws", World.Region, World.Account)));
}

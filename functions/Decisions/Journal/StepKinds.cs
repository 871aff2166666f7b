using System.Diagnostics;
using Headroom.Decisions.Planning;

namespace Headroom.Decisions.Journal;

/// <summary>The kinds of step: in the journal, in the plan, in the workflow's choices.</summary>
public static class StepKinds
{
    /// <summary>Associates a block with the VPC.</summary>
    public const string AssociateCidr = "associateCidr";

    /// <summary>Creates the closed subnets.</summary>
    public const string CreateSubnets = "createSubnets";

    /// <summary>The switch.</summary>
    public const string OpenSubnets = "openSubnets";

    /// <summary>Changes aws-node's environment.</summary>
    public const string ConfigureAwsNode = "configureAwsNode";

    /// <summary>Restarts aws-node.</summary>
    public const string RestartAwsNode = "restartAwsNode";

    /// <summary>Sends a pod into each zone, to see whether it gets an address.</summary>
    public const string SendCanaries = "sendCanaries";

    /// <summary>Judges recovery.</summary>
    public const string Verify = "verify";

    /// <summary>Reads the cluster.</summary>
    public const string ReadCluster = "readCluster";

    /// <summary>Waits for a person to approve the plan.</summary>
    public const string Approve = "approve";

    /// <summary>Takes the incident back, by a person's order.</summary>
    public const string RollBack = "rollBack";

    /// <summary>Ends the incident.</summary>
    public const string Finish = "finish";

    /// <summary>A planned step's kind, the same word as its discriminator in the plan.</summary>
    public static string Of(PlannedStep step) => step switch
    {
        PlannedStep.AssociateCidr => AssociateCidr,
        PlannedStep.CreateSubnets => CreateSubnets,
        PlannedStep.OpenSubnets => OpenSubnets,
        PlannedStep.ConfigureAwsNode => ConfigureAwsNode,
        PlannedStep.RestartAwsNode => RestartAwsNode,
        PlannedStep.SendCanaries => SendCanaries,
        _ => throw new UnreachableException($"a planned step has no kind: {step}"),
    };
}

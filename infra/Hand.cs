using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;
using Headroom.Infra.Functions;

namespace Headroom.Infra;

/// <summary>The owner's hand: a state machine that whoever may start it gives orders to, so that one right on one name is all that an owner needs.</summary>
internal sealed class Hand : Construct
{
    // A name of its own, so that a notification can say it (Steps' Arns.OwnersHandOf).
    private const string Name = "headroom-hand";

    public Hand(Construct scope, FunctionFactory functions)
        : base(scope, "Hand")
    {
        var function = functions.Make("OwnersHand", functions.Rights.Items("incident", "cluster"), functions.Rights.WakeWorkflow());
        Machine = Machines.Make(this, "hand", Name, "Headroom's owners' orders", new Dictionary<string, Function> { ["OwnersHand"] = function }, []);
    }

    public StateMachine Machine { get; }
}

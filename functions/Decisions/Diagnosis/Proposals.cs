using System.Diagnostics;

namespace Headroom.Decisions.Diagnosis;

/// <summary>What a person can do about a cause that Headroom doesn't repair.</summary>
/// <param name="Reason">Why Headroom doesn't, in a sentence.</param>
/// <param name="NextStep">What to do.</param>
public sealed record Proposal(string Reason, string NextStep);

/// <summary>The proposals for the causes that call for people.</summary>
public static class Proposals
{
    /// <summary>The proposal for a class of cause.</summary>
    public static Proposal For(CauseKind kind) => kind switch
    {
        CauseKind.EniSlotsExhausted => new("The pods that wait are on nodes with every interface slot taken; more subnets can't help them.",
            "Replace these nodes (cordon, drain, terminate), or add nodes: new ones take addresses from every open subnet."),
        CauseKind.AddressesStranded => new("Nodes hold addresses that the waiting pods can't get; more subnets don't free them.",
            "Let pods move to the nodes that hold them, or drain and replace those nodes; in calm times set WARM_IP_TARGET to 5 or more and MINIMUM_IP_TARGET to the pods that a node mostly has, so that nodes give back what they don't need."),
        CauseKind.CooldownStarvation => new("ipamd counts cooling addresses as available and asks for no more; the subnets have room.",
            "Raise WARM_IP_TARGET above the number of pods that end on a node within 30 seconds, or unset it and MINIMUM_IP_TARGET so that WARM_ENI_TARGET holds."),
        CauseKind.NodeAddressesExhausted => new("New nodes need an address of the node subnets; subnets for pods give them none.",
            "Give the node groups (or Karpenter's EC2NodeClass) further subnets, or free addresses in these."),
        CauseKind.QuotaReached => new("A quota is used up; only its owner can have it raised.",
            "Ask for a higher quota of what the evidence names (Service Quotas), or delete what isn't used."),
        CauseKind.Throttled => new("EC2 throttles the account's calls; more subnets don't change that.",
            "Find who makes so many calls (CloudTrail, AWS/Usage CallCount), slow it down, or have the limit raised; a very low WARM_IP_TARGET makes ipamd call for every pod."),
        CauseKind.SettingsDrifted => new("aws-node's settings are no longer what they were meant to be; which of the two is right, a person knows.",
            "Set the variables that the evidence names back, in the add-on's configuration where EKS manages aws-node, and in the tool that changed them; a roll-out follows."),
        CauseKind.Unexplained => new("Pods wait for addresses, and no cause was found that Headroom knows.",
            "Look at ipamd's log on the nodes that the evidence names (/var/log/aws-routed-eni/ipamd.log)."),
        _ => throw new UnreachableException($"a cause that doesn't call for people has no proposal: {kind}"),
    };
}

using Headroom.Rehearsal.Incidents;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>What a whole incident comes to in each scenario of the library.</summary>
public sealed class ScenarioTests
{
    private const string Space = "100.64.0.0/16; 3 subnets; 3 opened";
    private const string Refused = "refused, nothing changed";

    // What the world shows, what the report's subject says, what was made, and the words of the report that give the reason and the next step.
    [Theory]
    [InlineData("web", IncidentOutcome.Recovered, "recovered", "kubectl-set ENABLE_SUBNET_DISCOVERY=true; " + Space, "security group rules first", "configureAwsNode: done")]
    [InlineData("web-canary", IncidentOutcome.Recovered, "recovered", "kubectl-set ENABLE_SUBNET_DISCOVERY=true; " + Space, "security group rules first", "us-west-2b: the canary on ip-")]
    [InlineData("managed-addon", IncidentOutcome.Recovered, "recovered", "eks ENABLE_SUBNET_DISCOVERY=true; " + Space, "security group rules first", "configureAwsNode: done")]
    [InlineData("one-zone", IncidentOutcome.Recovered, "recovered", Space, "security group rules first", "us-west-2a recovered")]
    [InlineData("large", IncidentOutcome.Recovered, "recovered", Space, "security group rules first", "openSubnets: done")]
    [InlineData("overlapping-routes", IncidentOutcome.Recovered, "recovered", "100.65.0.0/16; 3 subnets; 3 opened", "security group rules first", "us-west-2a recovered")]
    // Space alone brings nobody back; the restart that the policy lets it make does.
    [InlineData("stuck-ipamd", IncidentOutcome.Recovered, "recovered", Space, "security group rules first", "restartAwsNode: done")]
    [InlineData("slots-full", IncidentOutcome.NotRecovered, "headroom restored, but pods wait that space can't help", Space, "replace or relieve them", "EniSlotsExhausted: ")]
    [InlineData("nodes-cannot-launch", IncidentOutcome.NotRecovered, "headroom restored, but pods wait that space can't help", Space, "Give the node groups", "NodeAddressesExhausted: ")]
    [InlineData("batch-spike", IncidentOutcome.Recovered, "recovered", Space, "security group rules first", "openSubnets: done")]
    // The alarm comes four minutes before the subnets are empty, and the response is faster than the databases.
    [InlineData("neon", IncidentOutcome.NothingWrong, "headroom restored, no pod waits", Space, "security group rules first", "openSubnets: done")]
    // Pods that wait raise an alarm of their own: here the subnets have plenty, and a setting is the cause.
    [InlineData("churn", IncidentOutcome.NotRecovered, Refused, "", "Raise WARM_IP_TARGET", "CooldownStarvation (likely): ")]
    [InlineData("prefix-reset", IncidentOutcome.NotRecovered, Refused, "eks ENABLE_PREFIX_DELEGATION=false", "Set the variables that the evidence names back", "ENABLE_PREFIX_DELEGATION was true")]
    [InlineData("fragmented", IncidentOutcome.Recovered, "recovered", Space, "security group rules first", "SubnetsFragmented: ")]
    // Space would give pods addresses that the network doesn't know: that is for somebody to decide.
    [InlineData("locked-network", IncidentOutcome.NotRecovered, "a plan waits for you, held back", "", "(networkAcls and endpointPolicies; see the hazards): name them under acknowledge in the policy of locked-network", "inbound rule 100 lets 10.0.0.0/16 through, and no rule does so for the new pods'")]
    [InlineData("healthy", IncidentOutcome.NothingWrong, null, "", null, null)]
    [InlineData("auto-mode", IncidentOutcome.NotRecovered, Refused, "", "spec.podSubnetSelectorTerms", "EKS Auto Mode gives pods their addresses")]
    [InlineData("aws-node-missing", IncidentOutcome.NotRecovered, Refused, "", "Install the VPC CNI", "has no DaemonSet aws-node")]
    [InlineData("cidr-quota", IncidentOutcome.NotRecovered, Refused, "", "Ask for a higher quota L-83CA0A9D", "has 5 of 5 IPv4 blocks")]
    // No event tells of the right, since with discovery off nothing asks for it: IAM alone knows.
    [InlineData("cni-denied", IncidentOutcome.NotRecovered, Refused, "", "Attach AmazonEKS_CNI_Policy", "IAM's policy simulation of ec2:DescribeSubnets for arn:aws:iam::111122223333:role/cni-denied-vpc-cni (the add-on's role) says implicitDeny.")]
    [InlineData("cni-too-old", IncidentOutcome.NotRecovered, Refused, "", "Update the VPC CNI to 1.18.3 or later", "The VPC CNI is 1.16.4")]
    [InlineData("custom-networking", IncidentOutcome.NothingWrong, Refused, "", "ENIConfigs", "Custom networking is on")]
    [InlineData("ipv6", IncidentOutcome.NothingWrong, Refused, "", "another cause than IPv4 addresses", "ipFamily is ipv6")]
    [InlineData("no-free-range", IncidentOutcome.NotRecovered, Refused, "", "Add a block that is free in your network to the policy's candidates", "100.64.0.0/16 and 63 more: it overlaps the route 100.64.0.0/10")]
    [InlineData("not-active", IncidentOutcome.NotRecovered, Refused, "", "Wait until aws eks describe-cluster says ACTIVE", "not-active is UPDATING")]
    [InlineData("shared-vpc", IncidentOutcome.NotRecovered, Refused, "", "Ask the VPC's owner", "belongs to account 444455556666")]
    [InlineData("split-route-tables", IncidentOutcome.NothingWrong, Refused, "", "the same route table and network ACL", "have different route tables or network ACLs")]
    public void Scenario_WithTheResponseDeployed_EndsAsItShould(string scenario, IncidentOutcome outcome, string? subject, string created, string? nextStep, string? reason)
    {
        var summary = VirtualIncident.Run(Rehearsed.Stack, scenario, seed: 1);

        Assert.Equal((outcome, subject is null ? null : $"Headroom: {scenario}: {subject}"), (summary.Outcome, summary.Subject));
        Assert.Equal(created, Made(summary));
        Assert.Contains("Next step: ", summary.Report ?? "Next step: ", StringComparison.Ordinal);
        Assert.Contains(nextStep ?? "", summary.Report ?? "", StringComparison.Ordinal);
        Assert.Contains(reason ?? "", summary.Report ?? "", StringComparison.Ordinal);
        // Where the first verdict is a no, it comes at its deadline, and a second one follows.
        Assert.InRange(summary.Calls.Values.Sum(), 0, scenario == "stuck-ipamd" ? 300 : 250);
    }

    [Theory]
    [InlineData("not-active")]
    [InlineData("shared-vpc")]
    public void Refusal_KnownBeforeTheReading_SaysNothingOfWhatWasNotRead(string scenario) =>
        Assert.DoesNotContain("aws-node", VirtualIncident.Run(Rehearsed.Stack, scenario, seed: 1).Report, StringComparison.Ordinal);

    // A shortage that Headroom refuses to repair lasts; its attempts don't.
    [Fact]
    public void Refusal_ThatLasts_IsTriedAsOftenAsThePolicyAllows()
    {
        using var run = new Rehearsed("cidr-quota");

        run.World.Clock.RunUntil(() => false, run.World.Now.AddMinutes(75));

        Assert.Equal(3, run.Deployed.States.Executions.Count);
        Assert.All(run.Told, told => Assert.Equal("Headroom: cidr-quota: refused, nothing changed", told.Subject));
        Assert.Equal(3, run.Told.Count);
        Assert.Empty(run.Changes);
    }

    private static string Made(IncidentSummary summary)
    {
        var settings = summary.Created.Where(line => line.Contains(" on aws-node of ", StringComparison.Ordinal)).Select(line => line.Split(" on aws-node")[0].Replace(" sets ", " ", StringComparison.Ordinal));
        var blocks = summary.Created.Where(line => line.Contains(" is associated with ", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]);
        string[] counts = [Count(" is created in ", "subnets"), Count(" gets kubernetes.io/role/cni=1", "opened")];
        var made = settings.Concat(blocks).Concat(counts.Where(count => count.Length > 0)).ToList();
        return string.Join("; ", made);

        string Count(string words, string what) => summary.Created.Count(line => line.Contains(words, StringComparison.Ordinal)) is > 0 and var count ? $"{count} {what}" : "";
    }
}

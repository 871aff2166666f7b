using System.Diagnostics;
using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;

namespace Headroom.Decisions.Planning;

/// <summary>Which calls each step of a plan makes, and which take it back. A test holds them against what the functions really call.</summary>
internal static class PlannedCalls
{
    private const string Incident = "<the incident's id>";

    public static IReadOnlyList<StepCalls> Of(Plan plan) => [.. plan.Steps.Select((step, i) => new StepCalls(i + 1, [.. Do(plan, step)], [.. Undo(plan, step)]))];

    private static IEnumerable<PlannedCall> Do(Plan plan, PlannedStep step) => step switch
    {
        PlannedStep.AssociateCidr s => [Call("ec2:AssociateVpcCidrBlock", ("VpcId", $"{plan.Vpc}"), ("CidrBlock", $"{s.Block}"))],
        PlannedStep.CreateSubnets s => s.Subnets.SelectMany(subnet => Create(plan, s, subnet)).Concat(s.Subnets.Where(subnet => subnet.Reservation is not null).Select(subnet => Reserve(plan, s, subnet))),
        PlannedStep.OpenSubnets s =>
        [
            .. s.Adopted.Count > 0 ? new[] { Call("ec2:CreateTags", ("Resources", string.Join(' ', s.Adopted.Select(Subnet))), ("Tags", $"{TagKeys.CniCluster(plan.Cluster)}=shared")) } : [],
            Call("ec2:CreateTags", ("Resources", string.Join(' ', s.Blocks.Select(Subnet))), ("Tags", $"{TagKeys.RoleCni}=1")),
        ],
        PlannedStep.ConfigureAwsNode s => Set(plan, s.ManagedAddon, s.Environment.ToDictionary(v => v.Key, v => (string?)v.Value), s.Before),
        PlannedStep.RestartAwsNode =>
        [
            Call("ssm:SendCommand", ("InstanceIds", "<the runner>"), ("DocumentName", "<the document RestartAwsNode>"),
                ("Parameters", $"Cluster={plan.Cluster}; Generation=<the DaemonSet's, as verification saw it>")) with { Only = "where verification shows that ipamd is stuck" },
        ],
        PlannedStep.SendCanaries s => [Canaries(plan, s, "place"), Canaries(plan, s, "remove")],
        _ => throw new UnreachableException($"a planned step has no calls: {step}"),
    };

    // Only of a change that follows recovery can a verification show that it did harm (UndoSettings).
    private static IEnumerable<PlannedCall> Undo(Plan plan, PlannedStep step) => step switch
    {
        PlannedStep.AssociateCidr s => [Call("ec2:DisassociateVpcCidrBlock", ("AssociationId", $"<the association of {s.Block}>"))],
        PlannedStep.CreateSubnets s => s.Subnets.SelectMany(Delete),
        PlannedStep.OpenSubnets s => Untag(plan, s),
        PlannedStep.ConfigureAwsNode { When: ConfigureWhen.AfterRecovery } s => Set(plan, s.ManagedAddon, s.Before, s.Environment.ToDictionary(v => v.Key, v => (string?)v.Value)),
        PlannedStep.ConfigureAwsNode or PlannedStep.RestartAwsNode => [],
        PlannedStep.SendCanaries s => [Canaries(plan, s, "remove") with { Only = "where they weren't seen to be gone" }],
        _ => throw new UnreachableException($"a planned step has no undo: {step}"),
    };

    // Of subnets that were there before (OpenedSpace): what was set on them, as long as no pod can live there.
    private static IEnumerable<PlannedCall> Untag(Plan plan, PlannedStep.OpenSubnets step)
    {
        var made = plan.Steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets).Select(s => s.Block).ToHashSet();
        var isDiscoveryOff = plan.Steps.Any(s => s is PlannedStep.ConfigureAwsNode { When: ConfigureWhen.WithSpace } c && c.Environment.ContainsKey(CniSettings.DiscoveryVariable));
        foreach (var block in step.Blocks.Where(block => !made.Contains(block)))
        {
            string[] tags = [.. step.Adopted.Contains(block) ? new[] { $"{TagKeys.CniCluster(plan.Cluster)}=shared" } : [], .. isDiscoveryOff ? new[] { $"{TagKeys.RoleCni}=1" } : []];
            if (tags.Length > 0)
            {
                yield return Call("ec2:DeleteTags", ("Resources", Subnet(block)), ("Tags", string.Join(' ', tags))) with { Only = "those of them that were set" };
            }
        }
    }

    private static IEnumerable<PlannedCall> Create(Plan plan, PlannedStep.CreateSubnets step, PlannedSubnet subnet) =>
    [
        Call("ec2:CreateSubnet", ("VpcId", $"{plan.Vpc}"), ("AvailabilityZone", subnet.Zone), ("CidrBlock", $"{subnet.Block}"),
            ("Tags", Text(Tags(plan, step, subnet)))),
        Call("ec2:AssociateRouteTable", ("RouteTableId", subnet.RouteTable), ("SubnetId", Subnet(subnet.Block))),
        Call("ec2:ReplaceNetworkAclAssociation", ("NetworkAclId", subnet.NetworkAcl), ("AssociationId", $"<the network ACL association of {Subnet(subnet.Block)[1..]}"))
            with { Only = "where the VPC's default network ACL is another" },
    ];

    private static PlannedCall Reserve(Plan plan, PlannedStep.CreateSubnets step, PlannedSubnet subnet) =>
        Call("ec2:CreateSubnetCidrReservation", ("SubnetId", Subnet(subnet.Block)), ("Cidr", $"{subnet.Reservation}"), ("ReservationType", "prefix"),
            ("Description", PrefixReservation.DescriptionOf(Incident)), ("Tags", Text(Owned(plan, step))));

    private static IEnumerable<PlannedCall> Delete(PlannedSubnet subnet) =>
    [
        .. subnet.Reservation is { } part ? new[] { Call("ec2:DeleteSubnetCidrReservation", ("SubnetCidrReservationId", $"<the reservation {part}>")) } : [],
        Call("ec2:DeleteSubnet", ("SubnetId", Subnet(subnet.Block))),
    ];

    private static SortedDictionary<string, string> Tags(Plan plan, PlannedStep.CreateSubnets step, PlannedSubnet subnet) => new(Owned(plan, step), StringComparer.Ordinal)
    {
        ["Name"] = $"headroom-{plan.Cluster}-{subnet.Zone}",
        [TagKeys.CniCluster(plan.Cluster)] = "shared",
    };

    private static SortedDictionary<string, string> Owned(Plan plan, PlannedStep.CreateSubnets step) => new(step.Tags.ToDictionary(), StringComparer.Ordinal)
    {
        ["headroom:cluster"] = plan.Cluster,
        [TagKeys.Incident] = Incident,
    };

    private static string Text(SortedDictionary<string, string> tags) => string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));

    private static IEnumerable<PlannedCall> Set(
        Plan plan, bool managed, IReadOnlyDictionary<string, string?> environment, IReadOnlyDictionary<string, string?> expected)
    {
        if (managed)
        {
            yield return Call("eks:UpdateAddon", ("ClusterName", plan.Cluster), ("AddonName", "vpc-cni"), ("ResolveConflicts", "PRESERVE"),
                ("ConfigurationValues", $"<as they are, with env: {EnvironmentText.Of(environment)}>"));
        }

        var set = Call("ssm:SendCommand", ("InstanceIds", "<the runner>"), ("DocumentName", "<the document ConfigureAwsNode>"),
            ("Parameters", $"Cluster={plan.Cluster}; Environment={EnvironmentText.Of(environment)}; Expected={EnvironmentText.Of(expected)}"));
        yield return managed ? set with { Only = "where the add-on's update didn't reach the DaemonSet" } : set;
    }

    private static PlannedCall Canaries(Plan plan, PlannedStep.SendCanaries step, string action) =>
        Call("ssm:SendCommand", ("InstanceIds", "<the runner>"), ("DocumentName", "<the document Canaries>"),
            ("Parameters", string.Join("; ", CanaryPods.Parameters(plan.Cluster, step, action, Incident).Select(parameter => $"{parameter.Key}={parameter.Value}"))));

    private static string Subnet(Cidr block) => $"<the subnet {block}>";

    private static PlannedCall Call(string operation, params (string Name, string Value)[] parameters) =>
        new(operation, new SortedDictionary<string, string>(parameters.ToDictionary(p => p.Name, p => p.Value), StringComparer.Ordinal));
}

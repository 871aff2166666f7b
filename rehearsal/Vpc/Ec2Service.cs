using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Vpc.Describe;

namespace Headroom.Rehearsal.Vpc;

/// <summary>EC2 as far as the response, the CNI and a person look at it.</summary>
internal sealed class Ec2Service : ILaggingService
{
    private static readonly string[] WithoutDryRun = ["AssociateVpcCidrBlock", "DisassociateVpcCidrBlock"];

    private readonly SortedDictionary<string, AwsOperation> _operations = new(StringComparer.Ordinal);
    private readonly RequestBuckets _buckets;
    private readonly SimulatedVpc _vpc;

    public Ec2Service(SimulatedVpc vpc, RequestBuckets buckets)
    {
        (_vpc, _buckets) = (vpc, buckets);
        Add("DescribeVpcs", input => Vpcs.Answer(vpc, input));
        Add("DescribeSubnets", input => Subnets.Answer(vpc, input));
        Add("DescribeRouteTables", input => RouteTables.Answer(vpc, input));
        Add("DescribeNetworkAcls", input => NetworkAcls.Answer(vpc, input));
        Add("DescribeNetworkInterfaces", input => NetworkInterfaces.Answer(vpc, input));
        Add("DescribeInstances", input => Instances.Answer(vpc, input));
        Add("DescribeInstanceTypes", InstanceTypes.Answer);
        Add("DescribeVpcEndpoints", input => Endpoints.Answer(vpc, input));
        Add("DescribeVpcPeeringConnections", input => PeeringConnections.Answer(vpc, input));
        Add("DescribeSecurityGroupRules", input => SecurityGroupRules.Answer(vpc, input));
        Add("GetSubnetCidrReservations", input => CidrReservations.Answer(vpc, input));
        Add("AssociateVpcCidrBlock", input => CidrCalls.Associate(vpc, input));
        Add("DisassociateVpcCidrBlock", input => CidrCalls.Disassociate(vpc, input));
        Add("CreateSubnet", input => SubnetCalls.Create(vpc, input));
        Add("DeleteSubnet", input => SubnetCalls.Delete(vpc, input));
        Add("CreateSubnetCidrReservation", input => ReservationCalls.Create(vpc, input));
        Add("DeleteSubnetCidrReservation", input => ReservationCalls.Delete(vpc, input));
        Add("DeleteTags", input => TagCalls.Delete(vpc, input));
        Add("CreateTags", input => TagCalls.Create(vpc, input));
        Add("AssociateRouteTable", input => SubnetCalls.AssociateRouteTable(vpc, input));
        Add("ReplaceNetworkAclAssociation", input => SubnetCalls.ReplaceAcl(vpc, input));
    }

    /// <inheritdoc/>
    public string SigningName => "ec2";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, AwsOperation> Operations => _operations;

    /// <inheritdoc/>
    public void Lag(TimeSpan by) => _vpc.Lag(by);

    private void Add(string name, Func<JsonObject, JsonObject> answer) => _operations.Add(name, (input, _) =>
    {
        if (!_buckets.TryTake(name, RequestBuckets.IsBroad(input)))
        {
            throw Ec2Error.Throttled();
        }

        return input.Flag("DryRun") && !WithoutDryRun.Contains(name) ? throw Ec2Error.DryRun() : answer(input);
    });
}

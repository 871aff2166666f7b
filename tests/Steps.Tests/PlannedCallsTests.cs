using Amazon.EC2.Model;
using Amazon.SimpleSystemsManagement.Model;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>The plan says before it acts which calls it will make: these are the calls that the functions then make, parameter for parameter.</summary>
public sealed class PlannedCallsTests
{
    private static readonly Dictionary<string, string> Off = new() { ["ENABLE_SUBNET_DISCOVERY"] = "false" };
    private readonly Bench _bench = new("""{"clusters": [{"name": "web", "mode": "auto", "acknowledge": ["securityGroups"], "tags": {"cost-center": "42", "a": "b", "Name": "mine"}}]}""");
    private Dictionary<string, string> _live = Off;

    public PlannedCallsTests()
    {
        _bench.Reading = () => Some.Reading(_bench.Clock.Now, waiting: 4, environment: _live);
        _bench.Ssm.Configure = () =>
        {
            _live = new() { ["ENABLE_SUBNET_DISCOVERY"] = "true" };
            return "headroom-configure-1\noutcome\tset\ngeneration\t2\nbefore\tENABLE_SUBNET_DISCOVERY\tfalse\n";
        };
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Plan_CarriedOut_MakesTheCallsThatItNames(bool prefixes)
    {
        TakePrefixes(prefixes);
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
        await _bench.OpenAsync();
        await _bench.FinishAsync(i => new ConfigureAwsNode(_bench.Edge).Handle(i, null!));

        var plan = (await _bench.FileAsync()).Plan;
        Assert.Equal(string.Join("\n", Texts(plan.Calls.SelectMany(c => c.Do))), string.Join("\n", Made()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Plan_TakenBackBeforeTheSwitch_MakesTheUndoCallsThatItNames(bool prefixes)
    {
        TakePrefixes(prefixes);
        await _bench.PlanAsync();
        await _bench.AssociateAsync();
        await _bench.CreateAsync();
        var before = Made();
        var blocks = _bench.Ec2.Subnets.ToDictionary(s => s.SubnetId, s => s.CidrBlock);
        _bench.Ec2.Reserved.ForEach(one => blocks.Add(one.SubnetCidrReservationId, one.Cidr));

        await _bench.FinishAsync(i => new Undo(_bench.Edge).Handle(i, null!));

        Assert.Equal(Texts((await _bench.FileAsync()).Plan.Calls.SelectMany(c => c.Undo)), Made(blocks).Except(before).Order(StringComparer.Ordinal));
    }

    private void TakePrefixes(bool prefixes) =>
        _live = prefixes ? new(Off) { ["ENABLE_PREFIX_DELEGATION"] = "true", ["WARM_PREFIX_TARGET"] = "1" } : Off;

    private static IEnumerable<string> Texts(IEnumerable<PlannedCall> calls) => calls.Select(call => $"{call with { Only = null }}").Order(StringComparer.Ordinal);

    // Repeated calls count once: a step may look and act again.
    private List<string> Made(Dictionary<string, string>? blocks = null)
    {
        blocks ??= _bench.Ec2.Subnets.ToDictionary(s => s.SubnetId, s => s.CidrBlock);
        var requests = _bench.Ec2.Client.Invocations.Select(i => i.Arguments[0]).Concat(_bench.Ssm.Sent.Where(s => s.DocumentName == "headroom-configure"));
        return [.. requests.Select(request => Text(request!, blocks)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    private string? Text(object request, Dictionary<string, string> blocks)
    {
        string Subnet(string id) => $"<the subnet {blocks[id]}>";
        return request switch
        {
            AssociateVpcCidrBlockRequest r => $"ec2:AssociateVpcCidrBlock CidrBlock={r.CidrBlock}, VpcId={r.VpcId}",
            // The fake's subnet keeps the request's list, to which the switch was added since.
            CreateSubnetRequest r => $"ec2:CreateSubnet AvailabilityZone={r.AvailabilityZone}, CidrBlock={r.CidrBlock}, Tags={Tags(r.TagSpecifications[0].Tags.Where(t => t.Key != TagKeys.RoleCni))}, VpcId={r.VpcId}",
            AssociateRouteTableRequest r => $"ec2:AssociateRouteTable RouteTableId={r.RouteTableId}, SubnetId={Subnet(r.SubnetId)}",
            ReplaceNetworkAclAssociationRequest r => $"ec2:ReplaceNetworkAclAssociation AssociationId=<the network ACL association of the subnet {blocks[r.AssociationId.Replace("aclassoc-", "", StringComparison.Ordinal)]}>, NetworkAclId={r.NetworkAclId}",
            CreateTagsRequest r => $"ec2:CreateTags Resources={string.Join(' ', r.Resources.OrderBy(id => Cidr.Parse(blocks[id])).Select(Subnet))}, Tags={Tags(r.Tags)}",
            CreateSubnetCidrReservationRequest r => $"ec2:CreateSubnetCidrReservation Cidr={r.Cidr}, Description={r.Description.Replace(_bench.Input.Id, "<the incident's id>", StringComparison.Ordinal)}, ReservationType={r.ReservationType}, SubnetId={Subnet(r.SubnetId)}, Tags={Tags(r.TagSpecifications[0].Tags)}",
            DeleteSubnetCidrReservationRequest r => $"ec2:DeleteSubnetCidrReservation SubnetCidrReservationId=<the reservation {blocks[r.SubnetCidrReservationId]}>",
            DeleteSubnetRequest r => $"ec2:DeleteSubnet SubnetId={Subnet(r.SubnetId)}",
            DisassociateVpcCidrBlockRequest r => $"ec2:DisassociateVpcCidrBlock AssociationId=<the association of {_bench.Ec2.Blocks.Single(b => b.AssociationId == r.AssociationId).CidrBlock}>",
            SendCommandRequest r => $"ssm:SendCommand DocumentName=<the document ConfigureAwsNode>, InstanceIds=<the runner>, Parameters={string.Join("; ", r.Parameters.Select(p => $"{p.Key}={p.Value[0]}"))}",
            _ => null,
        };
    }

    private string Tags(IEnumerable<Tag> tags) => string.Join(' ', tags.Select(t => $"{t.Key}={t.Value}"))
        .Replace(_bench.Input.Id, "<the incident's id>", StringComparison.Ordinal);
}

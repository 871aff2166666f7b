namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>EC2 through the CLI.</summary>
internal static class Ec2Calls
{
    public static readonly IReadOnlyList<CliCall> All =
    [
        new("AssociateRouteTable", "associate-route-table --route-table-id rtb-1 --subnet-id subnet-1", """{"RouteTableId":"rtb-1","SubnetId":"subnet-1"}"""),
        new("AssociateVpcCidrBlock", "associate-vpc-cidr-block --vpc-id vpc-1 --cidr-block 100.64.0.0/16", """{"CidrBlock":"100.64.0.0/16","VpcId":"vpc-1"}"""),
        new("CreateSubnet", "create-subnet --vpc-id vpc-1 --cidr-block 100.64.0.0/18 --availability-zone us-west-2a --tag-specifications ResourceType=subnet,Tags=[{Key=a,Value=b},{Key=c,Value=d}]",
            """{"AvailabilityZone":"us-west-2a","CidrBlock":"100.64.0.0/18","TagSpecifications":[{"ResourceType":"subnet","Tags":[{"Key":"a","Value":"b"},{"Key":"c","Value":"d"}]}],"VpcId":"vpc-1"}"""),
        new("CreateSubnetCidrReservation", "create-subnet-cidr-reservation --subnet-id subnet-1 --cidr 100.64.32.0/19 --reservation-type prefix --description mine --tag-specifications ResourceType=subnet-cidr-reservation,Tags=[{Key=a,Value=b}]",
            """{"Cidr":"100.64.32.0/19","Description":"mine","ReservationType":"prefix","SubnetId":"subnet-1","TagSpecifications":[{"ResourceType":"subnet-cidr-reservation","Tags":[{"Key":"a","Value":"b"}]}]}"""),
        new("CreateTags", "create-tags --resources subnet-1 subnet-2 --tags Key=kubernetes.io/role/cni,Value=1", """{"Resources":["subnet-1","subnet-2"],"Tags":[{"Key":"kubernetes.io/role/cni","Value":"1"}]}"""),
        new("DeleteSubnet", "delete-subnet --subnet-id subnet-1", """{"SubnetId":"subnet-1"}"""),
        new("DeleteSubnetCidrReservation", "delete-subnet-cidr-reservation --subnet-cidr-reservation-id scr-1", """{"SubnetCidrReservationId":"scr-1"}"""),
        new("DeleteTags", "delete-tags --resources subnet-1 subnet-2 --tags Key=kubernetes.io/role/cni,Value=1", """{"Resources":["subnet-1","subnet-2"],"Tags":[{"Key":"kubernetes.io/role/cni","Value":"1"}]}"""),
        new("DescribeInstances", "describe-instances --instance-ids i-1 i-2 --filters Name=tag:a,Values=b,c Name=vpc-id,Values=vpc-1 --no-paginate",
            """{"Filters":[{"Name":"tag:a","Values":["b","c"]},{"Name":"vpc-id","Values":["vpc-1"]}],"InstanceIds":["i-1","i-2"]}"""),
        new("DescribeInstanceTypes", "describe-instance-types --instance-types m5.large --no-paginate", """{"InstanceTypes":["m5.large"]}"""),
        new("DescribeNetworkAcls", "describe-network-acls --network-acl-ids acl-1 --no-paginate", """{"NetworkAclIds":["acl-1"]}"""),
        new("DescribeNetworkInterfaces", "describe-network-interfaces --network-interface-ids eni-1 --no-paginate", """{"NetworkInterfaceIds":["eni-1"]}"""),
        new("DescribeRouteTables", "describe-route-tables --route-table-ids rtb-1 --no-paginate", """{"RouteTableIds":["rtb-1"]}"""),
        new("DescribeSecurityGroupRules", "describe-security-group-rules --security-group-rule-ids sgr-1 --no-paginate", """{"SecurityGroupRuleIds":["sgr-1"]}"""),
        new("DescribeSubnets", "describe-subnets --subnet-ids subnet-1 --max-results 100 --no-paginate", """{"MaxResults":100,"SubnetIds":["subnet-1"]}"""),
        new("DescribeVpcEndpoints", "describe-vpc-endpoints --vpc-endpoint-ids vpce-1 --no-paginate", """{"VpcEndpointIds":["vpce-1"]}"""),
        new("DescribeVpcPeeringConnections", "describe-vpc-peering-connections --vpc-peering-connection-ids pcx-1 --no-paginate", """{"VpcPeeringConnectionIds":["pcx-1"]}"""),
        new("DescribeVpcs", "describe-vpcs --vpc-ids vpc-1 --next-token more --no-paginate", """{"NextToken":"more","VpcIds":["vpc-1"]}"""),
        new("DisassociateVpcCidrBlock", "disassociate-vpc-cidr-block --association-id vpc-cidr-assoc-1", """{"AssociationId":"vpc-cidr-assoc-1"}"""),
        new("GetSubnetCidrReservations", "get-subnet-cidr-reservations --subnet-id subnet-1", """{"SubnetId":"subnet-1"}"""),
        new("ReplaceNetworkAclAssociation", "replace-network-acl-association --association-id aclassoc-1 --network-acl-id acl-1", """{"AssociationId":"aclassoc-1","NetworkAclId":"acl-1"}"""),
    ];
}

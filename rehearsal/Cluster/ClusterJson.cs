using System.Text.Json.Nodes;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>DescribeCluster's cluster.</summary>
internal static class ClusterJson
{
    public static JsonObject Write(EksCluster cluster)
    {
        var (said, vpc) = (cluster.Scenario, cluster.Vpc);
        var network = new JsonObject { ["ipFamily"] = said.Cluster.IsIpv6 ? "ipv6" : "ipv4" };
        network[said.Cluster.IsIpv6 ? "serviceIpv6Cidr" : "serviceIpv4Cidr"] = said.Cluster.IsIpv6 ? "fd30:1c53:5f8a::/108" : said.Cluster.ServiceBlock.ToString();
        var written = new JsonObject
        {
            ["name"] = said.Name,
            ["arn"] = $"arn:aws:eks:{said.Region}:{World.Account}:cluster/{said.Name}",
            ["createdAt"] = Ec2Json.Time(World.Beginning),
            ["version"] = said.Cluster.Version,
            ["endpoint"] = $"https://{said.Name}.gr7.{said.Region}.eks.amazonaws.com",
            ["roleArn"] = $"arn:aws:iam::{World.Account}:role/{said.Name}-cluster",
            ["resourcesVpcConfig"] = new JsonObject
            {
                ["subnetIds"] = new JsonArray([.. cluster.Cluster.ClusterNodes.Select(node => node.Instance.Subnet.Id).Distinct().Select(id => JsonValue.Create(id))]),
                ["securityGroupIds"] = new JsonArray(),
                ["clusterSecurityGroupId"] = cluster.Cluster.Place.SecurityGroup,
                ["vpcId"] = vpc.Id,
                ["endpointPublicAccess"] = false,
                ["endpointPrivateAccess"] = true,
            },
            ["kubernetesNetworkConfig"] = network,
            ["status"] = said.Cluster.Status,
            ["platformVersion"] = "eks.9",
            ["tags"] = new JsonObject(),
            ["accessConfig"] = new JsonObject { ["authenticationMode"] = "API" },
        };
        if (said.Cluster.AutoMode)
        {
            written["computeConfig"] = new JsonObject { ["enabled"] = true, ["nodePools"] = new JsonArray("general-purpose", "system") };
        }

        return written;
    }
}

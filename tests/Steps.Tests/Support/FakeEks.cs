using System.Net;
using Amazon.EKS;
using Amazon.EKS.Model;
using Amazon.Runtime;
using Moq;

namespace Headroom.Steps.Tests.Support;

/// <summary>EKS with one cluster, whose add-on is there when a test sets it.</summary>
internal sealed class FakeEks
{
    public FakeEks(Calls calls)
    {
        Client.Setup(e => e.DescribeClusterAsync(It.IsAny<DescribeClusterRequest>(), It.IsAny<CancellationToken>()))
            .Returns((DescribeClusterRequest r, CancellationToken _) => calls.Make("DescribeCluster", () => r.Name == "web" ? new DescribeClusterResponse { Cluster = Cluster } : throw Missing()));
        Client.Setup(e => e.ListClustersAsync(It.IsAny<ListClustersRequest>(), It.IsAny<CancellationToken>()))
            .Returns((ListClustersRequest _, CancellationToken _) => calls.Make("ListClusters", () => new ListClustersResponse { Clusters = Names }));
        Client.Setup(e => e.DescribeAddonAsync(It.Is<DescribeAddonRequest>(r => r.AddonName == "vpc-cni"), It.IsAny<CancellationToken>()))
            .Returns((DescribeAddonRequest _, CancellationToken _) => calls.Make("DescribeAddon", () => Addon is null ? throw Missing() : new DescribeAddonResponse { Addon = Addon }));
        Client.Setup(e => e.UpdateAddonAsync(It.IsAny<UpdateAddonRequest>(), It.IsAny<CancellationToken>()))
            .Returns((UpdateAddonRequest r, CancellationToken _) => calls.Make("UpdateAddon", () =>
            {
                Updates.Add(r);
                return new UpdateAddonResponse { Update = new Update { Id = "update-1", Status = UpdateStatus.InProgress } };
            }));
        Client.Setup(e => e.DescribeUpdateAsync(It.Is<DescribeUpdateRequest>(r => r.UpdateId == "update-1"), It.IsAny<CancellationToken>()))
            .Returns((DescribeUpdateRequest _, CancellationToken _) => calls.Make("DescribeUpdate", () => new DescribeUpdateResponse { Update = new Update { Id = "update-1", Status = Status, Errors = Errors } }));
    }

    public Mock<IAmazonEKS> Client { get; } = new(MockBehavior.Strict);

    public Cluster Cluster { get; } = new()
    {
        Name = "web",
        Status = ClusterStatus.ACTIVE,
        Version = "1.33",
        ResourcesVpcConfig = new VpcConfigResponse { VpcId = "vpc-1", ClusterSecurityGroupId = "sg-1" },
        KubernetesNetworkConfig = new KubernetesNetworkConfigResponse { IpFamily = IpFamily.Ipv4, ServiceIpv4Cidr = "172.20.0.0/16" },
    };

    public List<string> Names { get; } = ["web"];

    public Addon? Addon { get; set; }

    public UpdateStatus Status { get; set; } = UpdateStatus.InProgress;

    public List<ErrorDetail>? Errors { get; set; }

    public List<UpdateAddonRequest> Updates { get; } = [];

    private static ResourceNotFoundException Missing() => new("No such thing", null, ErrorType.Sender, "ResourceNotFoundException", "request", HttpStatusCode.NotFound);
}

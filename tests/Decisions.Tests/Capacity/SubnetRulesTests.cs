using Headroom.Decisions.Capacity;

namespace Headroom.Decisions.Tests.Capacity;

/// <summary>The tables of the VPC CNI's behaviour (pkg/awsutils at each tag), row by row.</summary>
public sealed class SubnetRulesTests
{
    private const string Role = "kubernetes.io/role/cni";
    private const string Own = "cni.networking.k8s.aws/cluster/";
    private const string Old = "kubernetes.io/cluster/";

    [Theory]
    [InlineData("1.17.1", "1", "", false)] // before subnet discovery
    [InlineData("1.18.0", "1", "", true)]
    [InlineData("1.18.3", null, "", false)]
    [InlineData("1.18.3", "1", "", true)]
    [InlineData("1.21.2", "0", "", true)] // until 1.22 the key alone counts: 0 opens
    [InlineData("1.21.2", "", "", true)]
    [InlineData("1.21.2", "1", Own + "other", true)] // no cluster's tag is read
    [InlineData("1.21.2", "1", Old + "other", true)]
    [InlineData("1.22.0", "0", "", false)]
    [InlineData("1.22.0", "", "", false)] // empty counts as untagged
    [InlineData("1.22.0", "1", "", true)]
    [InlineData("1.22.0", "1", Old + "other", false)]
    [InlineData("1.22.0", "1", Old + "web", true)]
    [InlineData("1.22.0", "1", Old + "other " + Old + "web", true)]
    [InlineData("1.22.0", "1", Own + "other", true)] // 1.22.0 doesn't know the CNI's own prefix
    [InlineData("1.22.1", "1", Own + "other", false)]
    [InlineData("1.22.1", "1", Own + "web", true)]
    [InlineData("1.22.1", "1", Own + "other " + Own + "web", true)]
    [InlineData("1.22.1", "1", Old + "other", true)] // …and 1.22.1 no longer the old one
    [InlineData("1.23.1", "0", Own + "web", false)]
    [InlineData("1.23.1", "true", "", true)]
    [InlineData("1.23.1", null, Own + "web", false)]
    public void IsOpen_SubnetThatIsNotTheNodes_ByVersionAndTags(string version, string? role, string clusterTags, bool expected) =>
        Assert.Equal(expected, SubnetRules.IsOpen(Cni(version), Subnet(role, clusterTags)));

    [Theory]
    [InlineData("1.21.2", "0", "", true)] // can't be closed before 1.22
    [InlineData("1.22.0", null, "", true)]
    [InlineData("1.22.0", "0", "", false)]
    [InlineData("1.22.0", null, Old + "other", false)] // 1.22.0 leaves a node subnet that is tagged for others only
    [InlineData("1.22.0", null, Old + "other " + Old + "web", true)]
    [InlineData("1.22.1", null, Own + "other", true)] // untagged: the clusters' tags aren't read
    [InlineData("1.22.1", null, Old + "other", true)]
    [InlineData("1.22.1", "0", "", false)]
    [InlineData("1.22.1", "1", Own + "other", false)]
    [InlineData("1.23.1", "1", Own + "web", true)]
    public void MayUseOwn_NodeSubnet_ByVersionAndTags(string version, string? role, string clusterTags, bool expected)
    {
        Assert.Equal(expected, SubnetRules.MayUseOwn(Cni(version), Subnet(role, clusterTags)));
        // IsSubnetExcluded doesn't ask whether subnet discovery is on.
        Assert.Equal(expected, SubnetRules.MayUseOwn(Cni(version).With("ENABLE_SUBNET_DISCOVERY", "false"), Subnet(role, clusterTags)));
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("F", false)]
    [InlineData("0", false)]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("", true)]
    [InlineData("off", true)] // Go can't read it, so the default stays
    public void IsOpen_DiscoverySwitched_AsGoReadsIt(string value, bool expected) =>
        Assert.Equal(expected, SubnetRules.IsOpen(Cni("1.21.1").With("ENABLE_SUBNET_DISCOVERY", value), Subnet("1", "")));

    [Fact]
    public void IsOpen_VersionUnknown_NothingButTheNodes() =>
        Assert.False(SubnetRules.IsOpen(new CniSettings(null, Some.NoTags, "web"), Subnet("1", "")));

    [Fact]
    public void MayUseOwn_VersionUnknown_Yes() => Assert.True(SubnetRules.MayUseOwn(new CniSettings(null, Some.NoTags, "web"), Subnet("0", "")));

    [Fact]
    public void IsOpen_CustomNetworking_Never() =>
        Assert.False(SubnetRules.IsOpen(Cni("1.21.1").With("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "true"), Subnet("1", "")));

    [Theory]
    [InlineData("1.22.1", true)] // "CLUSTER_NAME is not set, skipping cluster tag validation"
    [InlineData("1.22.0", false)] // that check came with 1.22.1
    public void IsOpen_CniNotToldItsCluster_ByVersion(string version, bool expected) =>
        Assert.Equal(expected, SubnetRules.IsOpen(Cni(version) with { OwnName = "" }, Subnet("1", Own + "other " + Old + "other")));

    private static CniSettings Cni(string version) => new(CniVersion.TryParse(version), Some.NoTags, "web");

    private static Headroom.Decisions.Snapshot.SubnetReading Subnet(string? role, string clusterTags) => Some.Subnet("subnet-x", "a", "100.64.0.0/18", 100,
        [.. role is null ? [] : new[] { (Role, role) }, .. clusterTags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tag => (tag, "shared"))]);
}

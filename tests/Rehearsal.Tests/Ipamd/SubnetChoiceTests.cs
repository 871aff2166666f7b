using System.Collections.Immutable;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Ipamd;

public sealed class SubnetChoiceTests
{
    private const string Role = "kubernetes.io/role/cni";
    private const string Cluster = "cni.networking.k8s.aws/cluster/web";
    private const string Other = "cni.networking.k8s.aws/cluster/other";
    private const string OldOther = "kubernetes.io/cluster/other";
    private const string Old = "kubernetes.io/cluster/web";

    // A subnet that isn't the node's own, by version: pkg/awsutils/awsutils.go at each tag.
    [Theory]
    [InlineData("1.18.3", Role + "=1", true)]
    [InlineData("1.18.3", Role + "=0", true)] // only the key counted
    [InlineData("1.18.3", Role + "=", true)]
    [InlineData("1.18.3", Cluster + "=shared", false)]
    [InlineData("1.21.1", Role + "=1 " + Other + "=shared", true)] // no cluster tag was known
    [InlineData("1.22.0", Role + "=1", true)]
    [InlineData("1.22.0", Role + "=0", false)]
    [InlineData("1.22.0", Role + "=", false)]
    [InlineData("1.22.0", Role + "=1 " + OldOther + "=owned", false)]
    [InlineData("1.22.0", Role + "=1 " + OldOther + "=owned " + Old + "=owned", true)]
    [InlineData("1.22.0", Role + "=1 " + Other + "=shared", true)] // not its prefix
    [InlineData("1.22.1", Role + "=1 " + OldOther + "=owned", true)] // not its prefix any more
    [InlineData("1.22.1", Role + "=1 " + Other + "=shared", false)]
    [InlineData("1.23.1", Role + "=1 " + Cluster + "=shared", true)]
    [InlineData("1.23.1", Role + "=1 " + Other + "=x " + Cluster + "=y", true)]
    [InlineData("1.23.1", Cluster + "=shared", false)]
    [InlineData("1.23.1", Role + "=yes", true)]
    public void IsValid_OtherSubnet_DependsOnTheVersion(string version, string tags, bool valid) =>
        Assert.Equal(valid, SubnetChoice.IsValid(Tags(tags), isOwn: false, Settings(version)));

    [Theory]
    [InlineData("1.21.1", Role + "=0", true)] // couldn't be closed
    [InlineData("1.22.0", "", true)]
    [InlineData("1.22.0", Role + "=0", false)]
    [InlineData("1.22.0", OldOther + "=owned", false)] // what 1.22.1 put right
    [InlineData("1.22.1", OldOther + "=owned", true)]
    [InlineData("1.23.1", Other + "=shared", true)] // untagged: cluster tags don't count
    [InlineData("1.23.1", Role + "=0", false)]
    public void IsValid_OwnSubnet_DependsOnTheVersion(string version, string tags, bool valid) =>
        Assert.Equal(valid, SubnetChoice.IsValid(Tags(tags), isOwn: true, Settings(version)));

    // IsSubnetExcluded: existing interfaces in such a subnet serve no more pods, and none is made there.
    [Theory]
    [InlineData("1.22.0", "", false)]
    [InlineData("1.22.0", Role + "=0", true)]
    [InlineData("1.22.0", OldOther + "=owned", true)] // 1.22.0 took whatever other clusters' tags were on
    [InlineData("1.22.1", OldOther + "=owned", false)]
    [InlineData("1.22.1", Other + "=shared", false)] // no role tag: cluster tags don't count
    [InlineData("1.22.1", Role + "=1 " + Other + "=shared", true)]
    [InlineData("1.23.1", Role + "=1 " + Cluster + "=shared", false)]
    [InlineData("1.23.1", Role + "=1", false)]
    [InlineData("1.23.1", Role + "=0 " + Cluster + "=shared", true)]
    public void IsExcluded_Subnet_DependsOnTheVersion(string version, string tags, bool excluded) =>
        Assert.Equal(excluded, SubnetChoice.IsExcluded(Tags(tags), Settings(version)));

    [Fact]
    public void IsValid_NoClusterName_PassesOverTheClusterTag() =>
        Assert.True(SubnetChoice.IsValid(Tags(Role + "=1 " + Other + "=shared"), isOwn: false, Settings("1.23.1") with { ClusterName = "" }));

    [Fact]
    public void Candidates_Several_MostFreeFirstAndTheUntaggedLeftOut()
    {
        var (own, small, large, closed) = (New("10.0.0.0/24"), New("100.64.0.0/26"), New("100.64.64.0/19"), New("100.64.128.0/18"));
        var tags = new Dictionary<Subnet, string> { [own] = "", [small] = Role + "=1", [large] = Role + "=1", [closed] = "" };

        Assert.Equal([large, own, small], SubnetChoice.Candidates([closed, small, large, own], own, subnet => Tags(tags[subnet]), Settings("1.21.1")));
    }

    [Theory]
    [InlineData("1.16.4", false)]
    [InlineData("1.17.1", false)]
    [InlineData("1.18.0", true)]
    public void From_Version_KnowsDiscoveryFrom118On(string version, bool discovers) => Assert.Equal(discovers, Settings(version).SubnetDiscovery);

    private static IpamdSettings Settings(string version)
    {
        Assert.True(CniVersion.TryParse(version, out var parsed));
        return IpamdSettings.From(new Dictionary<string, string?> { ["CLUSTER_NAME"] = "web" }, parsed, supportsPrefixes: true);
    }

    private static ImmutableSortedDictionary<string, string> Tags(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tag => tag.Split('=')).ToImmutableSortedDictionary(tag => tag[0], tag => tag[1], StringComparer.Ordinal);

    private static Subnet New(string cidr)
    {
        var block = Ipv4Block.Parse(cidr);
        return new Subnet(cidr, 0, "us-west-2a", block, new AddressPool(block, new Chance(1))) { Acl = new(new AclAssociation("", new NetworkAcl("", 0, true))) };
    }
}

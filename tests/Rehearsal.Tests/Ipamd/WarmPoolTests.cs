using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Ipamd;

public sealed class WarmPoolTests
{
    // The formulas n = ceil(p/(L-1)) + 1 and t = max(p+W, M): subnet addresses that one node holds.
    [Theory]
    [InlineData("m5.large", 0, null, null, 10)]
    [InlineData("m5.large", 9, null, null, 20)]
    [InlineData("m5.large", 20, null, null, 30)]
    [InlineData("m5.4xlarge", 5, null, null, 60)]
    [InlineData("m5.4xlarge", 20, null, null, 60)]
    [InlineData("m5.4xlarge", 50, null, null, 90)]
    [InlineData("m5.24xlarge", 20, null, null, 100)]
    [InlineData("m5.large", 9, "3", "1", 14)]
    [InlineData("m5.large", 20, "3", "1", 26)]
    [InlineData("m5.4xlarge", 5, "3", "1", 9)]
    [InlineData("m5.4xlarge", 20, "3", "1", 24)]
    [InlineData("m5.4xlarge", 50, "3", "1", 55)]
    [InlineData("m5.24xlarge", 20, "3", "1", 24)]
    [InlineData("m5.4xlarge", 5, "3", "20", 21)]
    public void Held_SecondaryMode_IsWhatTheDocumentedFormulasSay(string type, int pods, string? warm, string? minimum, int held) =>
        Assert.Equal(held, Held(type, pods, Environment(("WARM_IP_TARGET", warm), ("MINIMUM_IP_TARGET", minimum))));

    [Theory]
    [InlineData("-1", 1)]
    [InlineData("many", 1)]
    [InlineData("2", 2)]
    public void From_BadNumber_FallsBackToTheDefault(string value, int target) =>
        Assert.Equal(target, IpamdSettings.From(new Dictionary<string, string?> { ["WARM_ENI_TARGET"] = value }, CniVersion.Newest, supportsPrefixes: true).WarmEniTarget);

    [Theory]
    [InlineData("", true)] // the manifest
    [InlineData("ENABLE_IPv6=true", false)] // the CRE's "prevention"
    [InlineData("ENABLE_IPv4=false", false)] // neither
    [InlineData("ENABLE_IPv4=false ENABLE_IPv6=true ENABLE_PREFIX_DELEGATION=true", true)]
    [InlineData("ENABLE_IPv4=false ENABLE_IPv6=true", false)]
    [InlineData("ENABLE_IPv4=false ENABLE_IPv6=true ENABLE_PREFIX_DELEGATION=true AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG=true", false)]
    [InlineData("ENABLE_PREFIX_DELEGATION=true", true)]
    [InlineData("IP_COOLDOWN_PERIOD=0", true)]
    [InlineData("IP_COOLDOWN_PERIOD=30s", false)]
    [InlineData("IP_COOLDOWN_PERIOD=-1", false)]
    [InlineData("ENABLE_PREFIX_DELEGATION=true WARM_PREFIX_TARGET=0", false)]
    [InlineData("ENABLE_PREFIX_DELEGATION=true WARM_PREFIX_TARGET=0 MINIMUM_IP_TARGET=1", true)]
    public void From_Configuration_IsRefusedWhereAwsNodeExits(string changes, bool valid)
    {
        var environment = new Dictionary<string, string?> { ["ENABLE_IPv4"] = "true", ["ENABLE_IPv6"] = "false", ["WARM_ENI_TARGET"] = "1", ["WARM_PREFIX_TARGET"] = "1" };
        foreach (var change in changes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(change => change.Split('=')))
        {
            environment[change[0]] = change[1];
        }

        Assert.Equal(valid, IpamdSettings.From(environment, CniVersion.Newest, supportsPrefixes: true).IsValid);
    }

    [Theory]
    [InlineData("1.16.2", 30)] // PR #2745 came with 1.16.3
    [InlineData("1.16.3", 20)]
    public void Held_AllOfMaxPods_StopsGrowthFrom1163On(string version, int held) =>
        Assert.Equal(held, Held("m5.large", 10, Environment(), maxPods: 18, version: version));

    [Theory]
    [InlineData("m4.large", 20)] // Xen: secondary addresses
    [InlineData("m5.metal", 33)] // bare metal: two prefixes, and the interface's own
    public void Held_PrefixesOnNodes_DependOnTheHypervisor(string type, int held) =>
        Assert.Equal(held, Held(type, 5, Environment(("ENABLE_PREFIX_DELEGATION", "true"))));

    [Theory]
    [InlineData("m5.large", "1.21.1", "true", 2)]
    [InlineData("m5.large", "1.21.1", "false", 3)]
    [InlineData("t3.large", "1.21.1", "true", 3)] // can have no trunk
    [InlineData("t3.large", "1.20.3", "true", 2)]
    public void Held_SecurityGroupsForPods_KeepASlotForTheTrunk(string type, string version, string podEni, int interfaces)
    {
        using var world = Some.World(type, pods: 12, version: version, environment: Environment(("ENABLE_POD_ENI", podEni)));

        Assert.Equal(interfaces, world.Clusters[0].ClusterNodes[0].Ipamd.Interfaces);
    }

    // Prefix mode's formulas: k = ceil(p/16) + w, and k = max(ceil((p+W)/16), ceil(M/16)); 16k and an address for each interface.
    [Theory]
    [InlineData("m5.large", 9, null, null, 33)]
    [InlineData("m5.large", 20, null, null, 33)] // stopped by max-pods
    [InlineData("m5.4xlarge", 20, null, null, 49)]
    [InlineData("m5.4xlarge", 50, null, null, 81)]
    [InlineData("m5.24xlarge", 20, null, null, 49)]
    [InlineData("m5.4xlarge", 5, "3", "1", 17)]
    [InlineData("m5.4xlarge", 14, "3", "1", 33)] // the CRE's set: 13 pods fit
    [InlineData("m5.4xlarge", 50, "3", "1", 65)]
    [InlineData("m5.4xlarge", 5, null, "40", 49)]
    public void Held_PrefixMode_IsWhatTheFormulasSay(string type, int pods, string? warm, string? minimum, int held) =>
        Assert.Equal(held, Held(type, pods, Environment(("ENABLE_PREFIX_DELEGATION", "true"), ("WARM_IP_TARGET", warm), ("MINIMUM_IP_TARGET", minimum))));

    // The trap of issue #3685: without a warm target the pool stays at the minimum.
    [Fact]
    public void Held_MinimumAlone_FreezesTheNodeThere()
    {
        using var world = Some.World("m5.4xlarge", pods: 5, environment: Environment(("MINIMUM_IP_TARGET", "5")), workloads: [new { name = "more", perMinute = 60, pods = 1 }]);
        world.Run(10);

        Assert.Equal((5, 1), (world.Clusters[0].ClusterNodes[0].Ipamd.Stats.Total, world.Stuck()));
    }

    private static Dictionary<string, string> Environment(params (string Name, string? Value)[] variables) =>
        variables.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Name, variable => variable.Value!);

    private static int Held(string type, int pods, Dictionary<string, string> environment, int? maxPods = null, string version = "1.21.1")
    {
        using var world = Some.World(type, pods: pods, environment: environment, maxPods: maxPods, version: version);
        return 4_091 - world.Vpc.Subnets[0].Pool.Free;
    }
}

using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Ipamd;

public sealed class WarmPoolTests
{
    // docs/eni-and-ip-target.md and the formulas n = ceil(p/(L-1)) + 1 and t = max(p+W, M): subnet addresses that one node holds.
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

    // docs/prefix-and-ip-target.md, the t3.small rows. The one for 7/20 without pods says one prefix in one column and two in another: ipamd takes two.
    [Theory]
    [InlineData("1", null, null, 0, 1, 1)]
    [InlineData("1", null, null, 5, 2, 1)]
    [InlineData("1", null, null, 16, 2, 1)]
    [InlineData("1", null, null, 17, 3, 1)]
    [InlineData("1", null, null, 58, 5, 2)]
    [InlineData("0", "1", "1", 0, 1, 1)]
    [InlineData("0", "1", "1", 5, 1, 1)]
    [InlineData("0", "1", "1", 17, 2, 1)]
    [InlineData("0", "1", "1", 58, 4, 2)]
    [InlineData("0", "7", "20", 0, 2, 1)]
    [InlineData("0", "7", "20", 5, 2, 1)]
    [InlineData("0", "7", "20", 17, 2, 1)]
    [InlineData("0", "7", "20", 58, 5, 2)]
    public void Held_PrefixMode_IsWhatTheDocumentationsTableSays(string prefixes, string? warm, string? minimum, int pods, int attached, int interfaces)
    {
        var environment = Environment(("ENABLE_PREFIX_DELEGATION", "true"), ("WARM_PREFIX_TARGET", prefixes), ("WARM_IP_TARGET", warm), ("MINIMUM_IP_TARGET", minimum));
        using var world = Some.World("t3.small", pods: pods, maxPods: 110, environment: environment);
        var node = world.Clusters[0].ClusterNodes[0];

        Assert.Equal((attached, interfaces), (node.Ipamd.Stats.Prefixes, node.Ipamd.Interfaces));
    }

    [Fact]
    public void Held_NotNitro_GoesOnWithSecondaryAddresses() =>
        Assert.Equal(20, Held("m4.large", 5, Environment(("ENABLE_PREFIX_DELEGATION", "true"))));

    [Fact]
    public void Held_AllOfMaxPods_GrowsNoMore() =>
        Assert.Equal(20, Held("m5.large", 10, Environment(), maxPods: 18));

    [Theory]
    [InlineData("-1", 1)]
    [InlineData("many", 1)]
    [InlineData("2", 2)]
    public void From_BadNumber_FallsBackToTheDefault(string value, int target) =>
        Assert.Equal(target, IpamdSettings.From(new Dictionary<string, string?> { ["WARM_ENI_TARGET"] = value }, CniVersion.Newest, supportsPrefixes: true).WarmEniTarget);

    [Theory]
    [InlineData("ENABLE_IPv6", "true")] // the CRE's "prevention"
    [InlineData("ENABLE_PREFIX_DELEGATION", "true")] // without any warm target
    public void From_RefusedConfiguration_IsNotValid(string name, string value) =>
        Assert.False(IpamdSettings.From(new Dictionary<string, string?> { [name] = value }, CniVersion.Newest, supportsPrefixes: true).IsValid);

    private static Dictionary<string, string> Environment(params (string Name, string? Value)[] variables) =>
        variables.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Name, variable => variable.Value!);

    private static int Held(string type, int pods, Dictionary<string, string> environment, int? maxPods = null)
    {
        using var world = Some.World(type, pods: pods, environment: environment, maxPods: maxPods);
        return 4_091 - world.Vpc.Subnets[0].Pool.Free;
    }
}

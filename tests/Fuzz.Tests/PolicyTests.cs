using System.Text;
using Headroom.Decisions.Policy;
using Headroom.Fuzz.Tests.Support;
using Headroom.Steps.Stepping;

namespace Headroom.Fuzz.Tests;

/// <summary>What owners write.</summary>
[Collection(FuzzCollection.Name)]
public sealed class PolicyTests(Tally tally)
{
    [Fact]
    public void Policy_OfAnyForm_IsReadOrRefused() => Fuzzing.Hold(tally, "policies", [new Sample("policy", Fuzzing.Read("samples", "policy.json"), JsonForm.It)], Read);

    [Theory, MemberData(nameof(Kept), "policies")]
    public void Policy_OfTheCorpus_IsReadOrRefused(string file) => Named.Check(() => Read(Fuzzing.Read("policies", file)));

    [Fact]
    public void AddonConfiguration_OfAnyForm_IsMergedOrRefused() => Fuzzing.Hold(tally, "addon-configurations", [new Sample("configuration", Fuzzing.Read("samples", "addon-configuration.json"), JsonForm.It)], Merge);

    [Theory, MemberData(nameof(Kept), "addon-configurations")]
    public void AddonConfiguration_OfTheCorpus_IsMergedOrRefused(string file) => Named.Check(() => Merge(Fuzzing.Read("addon-configurations", file)));

    public static TheoryData<string> Kept(string target) => [.. Fuzzing.Corpus(target)];

    private static void Read(byte[] json) => Assert.All(PolicyDocument.Parse(Encoding.UTF8.GetString(json)), policy => Assert.True(ClusterPolicy.IsClusterName(policy.Name)));

    private static void Merge(byte[] json)
    {
        var merged = AddonConfiguration.Merge(Encoding.UTF8.GetString(json), new Dictionary<string, string?> { ["WARM_IP_TARGET"] = "3", ["NOTE"] = null });
        Assert.True(AddonConfiguration.AreEqual(merged, AddonConfiguration.Merge(merged, new Dictionary<string, string?> { ["WARM_IP_TARGET"] = "3" })));
    }
}

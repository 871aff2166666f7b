using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

/// <summary>The further candidates that a plan names, so that an approval of it covers them.</summary>
public sealed class FallbackTests
{
    private static readonly ClusterSnapshot Exhausted = Some.Snapshot(a: 3, b: 3, c: 3);

    [Fact]
    public void Make_NewBlock_NamesTheNextCandidatesInTheirOrder() =>
        Assert.Equal(["100.65.0.0/16", "100.66.0.0/16", "100.67.0.0/16"], Fallbacks(Exhausted, Some.Policy()));

    [Fact]
    public void Make_CandidatesThatCannotServe_AreNoFallbacks() =>
        Assert.Equal(["100.66.0.0/16", "100.67.0.0/16", "100.68.0.0/16"], Fallbacks(Exhausted.With(vpc => vpc with { RouteTables = [.. vpc.RouteTables, new("rtb-x", false, [new(Cidr.Parse("100.65.0.0/16"), "tgw-1", "active")])] }), Some.Policy()));

    [Fact]
    public void Make_SpaceThatTheVpcHas_NeedsNoFallback() =>
        Assert.Empty(Fallbacks(Exhausted.AddingBlock("100.64.0.0/16"), Some.Policy()));

    // The rule admits the nodes' block and the first candidate: only the second would leave pods outside of it.
    [Theory]
    [InlineData("10.0.0.0/8", "")]
    [InlineData("10.0.0.0/24", "100.65.0.0/16")] // doesn't admit the first candidate, either: that finding is the plan's own
    [InlineData("0.0.0.0/0", "100.65.0.0/16")]
    public void Make_CandidateThatBringsANewFinding_IsLeftOut(string admitted, string fallback) => Assert.Equal(fallback, string.Join(' ', Fallbacks(
        Exhausted.With(vpc => vpc with { SecurityRules = [new("sgr-1", "sg-1", false, Cidr.Parse(admitted))] }),
        Some.Policy() with { Candidates = [Cidr.Parse("10.200.0.0/16"), Cidr.Parse("100.65.0.0/16")] })));

    [Fact]
    public void Make_OtherFallbacks_AnotherHash() =>
        Assert.NotEqual(PlanDocument.Hash(Plan(Exhausted, Some.Policy())), PlanDocument.Hash(Plan(Exhausted, Some.Policy() with { Candidates = [Cidr.Parse("100.64.0.0/16")] })));

    [Fact]
    public void Make_FallbackThatIsTight_IsWarnedOf() =>
        Assert.Contains(Plan(Exhausted.WithNode(Some.Node("a") with { PodsWithAddress = 100 }), Some.Policy() with { Candidates = [Cidr.Parse("100.64.0.0/16"), Cidr.Parse("100.65.0.0/23")] }).Hazards, h => h.StartsWith("100.65.0.0/25 in eu-west-1a has 123 addresses", StringComparison.Ordinal));

    private static IEnumerable<string> Fallbacks(ClusterSnapshot snapshot, ClusterPolicy policy) => Plan(snapshot, policy).Fallbacks.Select(f => $"{f.Block}");

    private static Plan Plan(ClusterSnapshot snapshot, ClusterPolicy policy) =>
        Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan;
}

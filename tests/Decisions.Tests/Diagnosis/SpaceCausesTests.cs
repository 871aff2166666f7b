using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Diagnosis;

public sealed class SpaceCausesTests
{
    [Fact]
    public void Diagnose_FreeAddressesButNoWholePrefix_IsFragmentedAndNotExhausted()
    {
        var cause = Assert.Single(Triage.Diagnose(CauseSnapshots.Fragmented(1), Some.Policy()));
        Assert.Equal((CauseKind.SubnetsFragmented, "eu-west-1a", Confidence.Certain), (cause.Kind, cause.Zone, cause.Confidence));
        Assert.Equal("subnet-a (10.0.0.0/24) has 200 free addresses and 1 whole /28.", cause.Evidence[1]);
    }

    [Fact]
    public void Diagnose_PrefixModeAndFewAddressesAtAll_IsExhausted() =>
        Assert.Equal(CauseKind.SubnetsExhausted, Assert.Single(Triage.Diagnose(CauseSnapshots.Fragmented().With(vpc =>
            vpc with { Subnets = [vpc.Subnets[0] with { Free = 49 }, .. vpc.Subnets.Skip(1)] }), Some.Policy())).Kind);

    [Fact]
    public void Diagnose_PrefixesNotCounted_IsNotCalledFragmented() =>
        Assert.Equal(CauseKind.SubnetsExhausted, Assert.Single(Triage.Diagnose(Some.Snapshot(a: 60).WithCni("1.21.1", ("ENABLE_PREFIX_DELEGATION", "true")), Some.Policy())).Kind);

    [Theory]
    [InlineData(40, 300, Confidence.Certain)]
    [InlineData(40, 29, Confidence.Possible)] // they are just being placed
    [InlineData(0, 0, Confidence.Possible)]
    public void Diagnose_NodeSubnetWithoutAnAddress_IsCertainWherePodsHaveNoNode(int pending, int seconds, Confidence expected)
    {
        var cause = Assert.Single(Triage.Diagnose(CauseSnapshots.NoNodeAddress(pending, seconds), Some.Policy()));
        Assert.Equal((CauseKind.NodeAddressesExhausted, expected), (cause.Kind, cause.Confidence));
        Assert.StartsWith("subnet-a (10.0.0.0/24), where the nodes of eu-west-1a are, has no free address", cause.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_PendingPodsAndNodeSubnetsWithRoom_IsNotForAddresses()
    {
        var snapshot = Some.Snapshot();
        Assert.Equal(CauseKind.Healthy, Assert.Single(Triage.Diagnose(snapshot with { Inside = snapshot.Inside! with { Pending = new PendingReading(40, Some.Noon.AddHours(-1)) } }, Some.Policy())).Kind);
    }

    [Theory]
    [InlineData(20, true)] // ten minutes left
    [InlineData(6, false)] // 33 minutes left
    public void Diagnose_HeadroomFalls_RunwayIsShortBelowHalfAnHour(int perMinute, bool expected) =>
        Assert.Equal(expected, Triage.Diagnose(CauseSnapshots.Falling(perMinute), Some.Policy()).Any(c => c.Kind == CauseKind.RunwayShort));

    [Fact]
    public void Diagnose_RunwayShort_SaysHowLong() =>
        Assert.Equal("eu-west-1a has 200 addresses of headroom, which last 10 minutes at the rate of the last 15.", Assert.Single(Assert.Single(Triage.Diagnose(CauseSnapshots.Falling(), Some.Policy())).Evidence));
}

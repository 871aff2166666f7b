using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Diagnosis;

/// <summary>Quotas, throttling, rights and settings.</summary>
public sealed class ClusterWideCausesTests
{
    [Fact]
    public void Diagnose_BlocksAtTheQuota_IsCertainAndNamesIt()
    {
        var cause = Find(CauseSnapshots.QuotaReached(), CauseKind.QuotaReached);
        Assert.Equal((Confidence.Certain, "vpc-1 has 5 of 5 IPv4 blocks (quota L-83CA0A9D)."), (cause.Confidence, Assert.Single(cause.Evidence)));
    }

    [Fact]
    public void Diagnose_QuotaReachedAndNobodySuffers_IsNoCause() =>
        Assert.Equal(CauseKind.Healthy, Assert.Single(Triage.Diagnose(CauseSnapshots.QuotaReached().With(vpc => vpc with { Subnets = [.. vpc.Subnets.Select(s => s with { Free = 200 })] }), Some.Policy())).Kind);

    [Theory]
    [InlineData(4_999, 63_999, 0)]
    [InlineData(5_000, 63_999, 1)]
    [InlineData(5_000, 64_000, 2)]
    public void Diagnose_UsageAtADefaultQuota_IsLikelySinceItMayHaveBeenRaised(int interfaces, int units, int lines)
    {
        var found = Triage.Diagnose(Some.Snapshot(a: 3).With(vpc => vpc with { Usage = new UsageReading(interfaces, units) }), Some.Policy()).Where(c => c.Kind == CauseKind.QuotaReached).ToList();
        Assert.Equal(lines, found.Sum(c => c.Evidence.Count));
        Assert.All(found, c => Assert.Equal(Confidence.Likely, c.Confidence));
    }

    [Fact]
    public void Diagnose_DeniedOperation_IsRefusedWithTheOperationAndTheRole()
    {
        var snapshot = CauseSnapshots.Denied() with { Addon = new AddonReading("v1.21.1-eksbuild.1", "ACTIVE", null, "arn:aws:iam::111122223333:role/cni") };
        Assert.Equal(
            [
                "aws-node says that its role may not call ec2:DescribeSubnets (7 MissingIAMPermissions events, the last at 2026-01-02T12:00:00Z).",
                "The add-on's role is arn:aws:iam::111122223333:role/cni.",
            ],
            Find(snapshot, CauseKind.PermissionMissing).Evidence);
    }

    [Fact]
    public void Diagnose_SettingChangedAndPodsWait_SaysWhatItWas()
    {
        var cause = Find(CauseSnapshots.Changed(), CauseKind.SettingsDrifted);
        Assert.Equal((Confidence.Likely, "ENABLE_PREFIX_DELEGATION was true at 2026-01-02T10:57:00Z, and is false since 2026-01-02T11:00:00Z at the latest."), (cause.Confidence, Assert.Single(cause.Evidence)));
    }

    [Fact]
    public void Diagnose_SettingThatWasSetBackSince_IsNoCause() =>
        Assert.DoesNotContain(Triage.Diagnose(CauseSnapshots.Changed(now: "true"), Some.Policy()), c => c.Kind == CauseKind.SettingsDrifted);

    [Fact]
    public void Diagnose_SettingChangedAndAllIsWell_IsNoCause() =>
        Assert.Equal(CauseKind.Healthy, Assert.Single(Triage.Diagnose(CauseSnapshots.Changed() with { Inside = Some.Reading() }, Some.Policy())).Kind);

    [Theory]
    [InlineData("false", "The add-on is configured with ENABLE_PREFIX_DELEGATION=true, and aws-node has ENABLE_PREFIX_DELEGATION=false.")]
    [InlineData(null, "The add-on is configured with ENABLE_PREFIX_DELEGATION=true, and aws-node has no such variable.")]
    public void Diagnose_AwsNodeDiffersFromTheAddon_IsPossibleUntilSomebodySuffers(string? present, string evidence)
    {
        var snapshot = Some.Snapshot().WithCni("1.21.1", present is null ? [] : [("ENABLE_PREFIX_DELEGATION", present)]) with
        {
            Addon = new AddonReading("v1.21.1-eksbuild.1", "ACTIVE", """{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}""", null),
        };
        Assert.Equal((Confidence.Possible, evidence), (Find(snapshot, CauseKind.SettingsDrifted).Confidence, Assert.Single(Find(snapshot, CauseKind.SettingsDrifted).Evidence)));
        Assert.Equal(Confidence.Likely, Find(snapshot.WithNode(Some.Node("a", 3)), CauseKind.SettingsDrifted).Confidence);
    }

    [Fact]
    public void Note_ReadingsThatDiffer_KeepsEachChangeForADay()
    {
        var (before, after) = (With(("A", "1"), ("B", "1")), With(("B", "2"), ("C", "1")) with { ReadAt = Some.Noon.AddMinutes(3) });
        var noted = SettingHistory.Note([], before, after);
        Assert.Equal([("A", "1", null), ("B", "1", "2"), ("C", null, "1")], noted.Select(c => (c.Variable, c.Before, c.After)));
        Assert.Equal(3, SettingHistory.Note(noted, after, after with { ReadAt = Some.Noon.AddHours(24) }).Count);
        Assert.Empty(SettingHistory.Note(noted, after, after with { ReadAt = Some.Noon.AddHours(25) }));
    }

    [Fact]
    public void Note_FirstReading_HasNothingToCompareWith() => Assert.Empty(SettingHistory.Note([], null, With(("A", "1"))));

    private static ClusterReading With(params (string Name, string Value)[] environment) =>
        Some.Reading() with { AwsNode = Some.Reading().AwsNode! with { Environment = environment.ToDictionary(v => v.Name, v => v.Value) } };

    private static Cause Find(ClusterSnapshot snapshot, CauseKind kind) => Assert.Single(Triage.Diagnose(snapshot, Some.Policy()), c => c.Kind == kind);
}

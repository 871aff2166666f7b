using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Diagnosis;

/// <summary>The table of docs/causes.md is the code's: the same kinds and answers, and each row has a snapshot that yields it.</summary>
public sealed class CauseTableTests
{
    private static readonly ClusterPolicy Policy = Some.Policy();

    private static readonly Dictionary<CauseKind, ClusterSnapshot> Examples = new()
    {
        [CauseKind.Healthy] = Some.Snapshot(),
        [CauseKind.SubnetsExhausted] = Some.Snapshot(a: 3),
        [CauseKind.SubnetsFragmented] = CauseSnapshots.Fragmented(),
        [CauseKind.EniSlotsExhausted] = Some.Snapshot().WithInstance(Some.Instance("b", interfaces: 3)).WithNode(Some.Node("b", 2)),
        [CauseKind.AddressesStranded] = CauseSnapshots.Stranded(),
        [CauseKind.CooldownStarvation] = CauseSnapshots.Starved(),
        [CauseKind.NodeAddressesExhausted] = CauseSnapshots.NoNodeAddress(),
        [CauseKind.QuotaReached] = CauseSnapshots.QuotaReached(),
        [CauseKind.Throttled] = Some.Snapshot(a: 3) with { Throttled = ["ec2:DescribeSubnets"] },
        [CauseKind.PermissionMissing] = CauseSnapshots.Denied(),
        [CauseKind.SettingsDrifted] = CauseSnapshots.Changed(),
        [CauseKind.RunwayShort] = CauseSnapshots.Falling(),
        [CauseKind.Unexplained] = Some.Snapshot().WithNode(Some.Node("a", 3)),
        [CauseKind.AutoMode] = Some.Snapshot() with { Eks = Some.Snapshot().Eks with { AutoMode = true } },
        [CauseKind.Ipv6Cluster] = Some.Snapshot() with { Eks = Some.Snapshot().Eks with { IpFamily = "ipv6" } },
        [CauseKind.CustomNetworking] = Some.Snapshot().WithCni("1.21.1", ("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "true")),
        [CauseKind.CniTooOld] = Some.Snapshot().WithCni("1.18.2"),
        [CauseKind.CniVersionUnknown] = Some.Snapshot() with { Inside = Some.Reading("amazon-k8s-cni:latest") },
        [CauseKind.AwsNodeMissing] = Some.Snapshot() with { Inside = Some.Reading() with { AwsNode = null } },
        [CauseKind.SharedVpc] = Some.Snapshot().With(vpc => vpc with { Owner = "999900001111" }),
        [CauseKind.ClusterNotActive] = Some.Snapshot() with { Eks = Some.Snapshot().Eks with { Status = "UPDATING" } },
    };

    public static TheoryData<CauseKind> Kinds => [.. Enum.GetValues<CauseKind>()];

    [Fact]
    public void Table_HasARowForEveryKindAndNoOther() =>
        Assert.Equal(Enum.GetNames<CauseKind>().Order(StringComparer.Ordinal), Rows().Select(row => row[1].Trim('`')).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Row_ItsExample_YieldsTheCauseWithEvidence(CauseKind kind)
    {
        var cause = Diagnose(kind).First(c => c.Kind == kind);
        Assert.NotEmpty(cause.Evidence);
        Assert.All(cause.Evidence, line => Assert.EndsWith(".", line, StringComparison.Ordinal));
        Assert.Equal(Row(kind)[2], cause.Zone is null ? "cluster" : "zone");
        Assert.Contains($"{cause.Confidence}".ToLowerInvariant(), Row(kind)[4], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Row_ItsAnswer_IsWhatThePlannerDoes(CauseKind kind)
    {
        var outcome = Planner.Make(Examples.GetValueOrDefault(kind, Some.Snapshot()), Policy, [.. Diagnose(kind).Where(c => c.Kind == kind)]);
        Assert.Equal(Row(kind)[5], $"{Answers.To(kind)}".ToLowerInvariant());
        Assert.IsType(Row(kind)[5] switch
        {
            "space" => typeof(PlanOutcome.Planned),
            "none" => typeof(PlanOutcome.NothingToDo),
            _ => typeof(PlanOutcome.Refused),
        }, outcome);
    }

    // What is only possible stands in nobody's way: the plan is the same without it.
    [Fact]
    public void Diagnose_PossibleCauses_ChangeNoPlan()
    {
        var snapshot = CauseSnapshots.Falling();
        Assert.IsType<PlanOutcome.NothingToDo>(Planner.Make(snapshot, Policy, Triage.Diagnose(snapshot, Policy)));
    }

    private static IReadOnlyList<Cause> Diagnose(CauseKind kind) =>
        kind == CauseKind.NotManagedByHeadroom ? Triage.Diagnose(Some.Snapshot(), null) : Triage.Diagnose(Examples[kind], Policy);

    private static string[] Row(CauseKind kind) => Rows().Single(row => row[1] == $"`{kind}`");

    private static List<string[]> Rows() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", "causes.md"))
            .SkipWhile(line => !line.StartsWith("| cause |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)),
    ];
}

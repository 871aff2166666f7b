using System.Text;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Tests.Planning;

public sealed class PlanDocumentTests
{
    [Fact]
    public void ToJson_Plan_SortedAndWithoutSpace()
    {
        var plan = new Plan { Cluster = "web", Vpc = new("vpc-1"), Zones = ["b"], Steps = [Open()], Hazards = ["<&'\">"], Fingerprint = "f" };
        Assert.Equal("""{"cluster":"web","findings":[],"fingerprint":"f","hazards":["\u003C\u0026\u0027\u0022\u003E"],"sharedWith":[],"steps":[{"blocks":["100.64.0.0/18"],"kind":"openSubnets","reason":"r","undo":"u"}],"vpc":"vpc-1","zones":["b"]}""",
            Encoding.UTF8.GetString(PlanDocument.ToJson(plan)));
    }

    [Fact]
    public void Hash_Plan_IsTheSha256OfItsBytes() =>
        // printf '{"cluster":"web","findings":[],"fingerprint":"f","hazards":[],"sharedWith":[],"steps":[],"vpc":"vpc-1","zones":[]}' | sha256sum
        Assert.Equal("c5bd11cebeaeef54aaddd6afa43ec6507b4e8c8a54e62d0b1291d8bce515ac51", PlanDocument.Hash(new Plan { Cluster = "web", Vpc = new("vpc-1"), Zones = [], Steps = [], Fingerprint = "f" }));

    [Fact]
    public void FromJson_EveryKindOfStep_ReadsBackTheSame()
    {
        var plan = Whole();
        Assert.Equal(4, plan.Steps.Select(s => s.GetType()).Distinct().Count());
        Assert.Equal(PlanDocument.ToJson(plan), PlanDocument.ToJson(PlanDocument.FromJson(PlanDocument.ToJson(plan))));
    }

    [Fact]
    public void ToMarkdown_Plan_HasEveryStepReasonUndoAndHazard()
    {
        var (plan, text) = (Whole(), PlanDocument.ToMarkdown(Whole()));
        Assert.All(plan.Steps.SelectMany(s => new[] { s.Reason, s.Undo }).Concat(plan.Hazards), part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.StartsWith($"Plan `{PlanDocument.Hash(plan)[..12]}` for web (vpc-1), to bring back eu-west-1a:\n\n1. Associate 100.64.0.0/16 with the VPC.\n", text, StringComparison.Ordinal);
        Assert.Contains("\n4. Set ENABLE_SUBNET_DISCOVERY=true (now false) on aws-node.\n", text, StringComparison.Ordinal);
    }

    private static PlannedStep.OpenSubnets Open() => new() { Blocks = [Headroom.Decisions.Network.Cidr.Parse("100.64.0.0/18")], Reason = "r", Undo = "u" };

    private static Plan Whole()
    {
        var snapshot = Some.Snapshot(a: 3).WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "false"));
        var policy = Some.Policy() with { AwsNode = new AwsNodePolicy { Profile = AwsNodeProfile.Cre } };
        return Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan;
    }
}

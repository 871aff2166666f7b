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
        var plan = new Plan { Cluster = "web", Vpc = new("vpc-1"), Zones = ["b"], Steps = [Open()], Hazards = ["<&'\">"], Touched = ["t"], Fingerprint = "f" };
        Assert.Equal(
            """{"calls":[{"do":[{"operation":"ec2:CreateTags","parameters":{"Resources":"\u003Cthe subnet 100.64.0.0/18\u003E","Tags":"kubernetes.io/role/cni=1"}}],"step":1,"undo":[]}],"checked":[],"cluster":"web","""
            + $"\"cost\":\"{plan.Cost}\",\"fallbacks\":[],\"findings\":[],\"fingerprint\":\"f\",\"hazards\":[\"\\u003C\\u0026\\u0027\\u0022\\u003E\"],\"isPreparation\":false,\"lasting\":[\"{plan.Lasting[0]}\"],"
            + """
              "sharedWith":[],"steps":[{"adopted":[],"blocks":["100.64.0.0/18"],"kind":"openSubnets","reason":"r","undo":"u"}],"touched":["t"],"vpc":"vpc-1","zones":["b"]}
              """,
            Encoding.UTF8.GetString(PlanDocument.ToJson(plan)));
    }

    [Fact]
    public void Hash_Plan_IsTheSha256OfItsBytes() =>
        // printf '{"calls":[],"checked":[],"cluster":"web","cost":"USD 0.00 a month: AWS charges nothing for VPC blocks, subnets, tags, interfaces and private addresses.","fallbacks":[],"findings":[],"fingerprint":"f","hazards":[],"isPreparation":false,"lasting":[],"sharedWith":[],"steps":[],"touched":[],"vpc":"vpc-1","zones":[]}' | sha256sum
        Assert.Equal("7e519510ebd406b796cf4d2a0cb14597d9e9583f28bdc2a183d5394943fecbd5", PlanDocument.Hash(new Plan { Cluster = "web", Vpc = new("vpc-1"), Zones = [], Steps = [], Fingerprint = "f" }));

    [Fact]
    public void FromJson_EveryKindOfStep_ReadsBackTheSame()
    {
        // A plan that changes aws-node holds no restart ready.
        var whole = Whole();
        var plan = whole with { Steps = [.. whole.Steps, new PlannedStep.RestartAwsNode { Reason = "r", Undo = "u" }, Canaries()] };
        Assert.Equal(6, plan.Steps.Select(s => s.GetType()).Distinct().Count());
        Assert.Equal(PlanDocument.ToJson(plan), PlanDocument.ToJson(PlanDocument.FromJson(PlanDocument.ToJson(plan))));
    }

    [Fact]
    public void ToEssentialJson_EveryKindOfStep_ReadsBackTheSameWithoutWhatFollowsFromTheRest()
    {
        var plan = Whole() with { Steps = [.. Whole().Steps, new PlannedStep.RestartAwsNode { Reason = "r", Undo = "u" }, Canaries()] };
        var text = PlanDocument.ToEssentialJson(plan);
        Assert.Equal(PlanDocument.ToJson(plan), PlanDocument.ToJson(PlanDocument.FromJson(Encoding.UTF8.GetBytes(text))));
        Assert.All(["\"calls\"", "\"cost\"", "\"lasting\""], derived => Assert.DoesNotContain(derived, text, StringComparison.Ordinal));
    }

    [Fact]
    public void ToMarkdown_Plan_HasEveryStepReasonUndoAndHazard()
    {
        var (plan, text) = (Whole(), PlanDocument.ToMarkdown(Whole()));
        Assert.All(plan.Steps.SelectMany(s => new[] { s.Reason, s.Undo }).Concat(plan.Hazards), part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.StartsWith($"Plan `{PlanDocument.Hash(plan)[..12]}` for web (vpc-1), to bring back eu-west-1a:\n\n1. Associate 100.64.0.0/16 with the VPC.\n", text, StringComparison.Ordinal);
        Assert.Contains("\n4. Set ENABLE_SUBNET_DISCOVERY=true (now false) on aws-node.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToMarkdown_Plan_HasEveryCallAndConsequence()
    {
        var (plan, text) = (Whole(), PlanDocument.ToMarkdown(Whole()));
        Assert.All(plan.Calls.SelectMany(c => c.Do.Concat(c.Undo)), call => Assert.Contains($"`{call}`", text, StringComparison.Ordinal));
        Assert.All([.. plan.Touched, .. plan.Lasting, plan.Cost], part => Assert.Contains($"- {part}\n", text, StringComparison.Ordinal));
        Assert.Equal(
            [
                "Every route table of vpc-1 (3) gets a local route to 100.64.0.0/16, or where EC2 refuses it to the one of 100.65.0.0/16, 100.66.0.0/16 and 100.67.0.0/16 that takes its place.",
                "Pods of web that start after the switch may have addresses of 100.64.0.0/18, 100.64.64.0/18 and 100.64.128.0/18; those that run keep theirs.",
                "aws-node restarts on 3 nodes, a tenth of them at a time: running pods keep their addresses, and new ones on a node wait until it is back.",
            ],
            plan.Touched);
        Assert.Equal(2, plan.Lasting.Count);
    }

    [Fact]
    public void Calls_ChangeOfAManagedAddon_ThroughEksFirstAndBackTheSameWay()
    {
        var snapshot = Some.Snapshot(a: 3) with { Addon = new("v1.21.1-eksbuild.1", "ACTIVE", null, null) };
        var policy = Some.Policy() with { AwsNode = new AwsNodePolicy { Force = ["WARM_IP_TARGET"] } };
        var plan = Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan;

        var (before, after) = (plan.Calls[^2], plan.Calls[^1]);
        Assert.Equal(["eks:UpdateAddon", "ssm:SendCommand"], after.Do.Select(c => c.Operation));
        Assert.Equal("Cluster=web; Environment=WARM_IP_TARGET-; Expected=WARM_IP_TARGET=3", after.Undo[1].Parameters["Parameters"]);
        Assert.Empty(before.Undo); // what comes before recovery can't be told to have done harm
    }

    private static PlannedStep.SendCanaries Canaries() => new() { Zones = ["a"], Image = "pause", Namespace = "n", DeadlineSeconds = 300, Reason = "r", Undo = "u" };

    private static PlannedStep.OpenSubnets Open() => new() { Blocks = [Headroom.Decisions.Network.Cidr.Parse("100.64.0.0/18")], Reason = "r", Undo = "u" };

    private static Plan Whole()
    {
        var snapshot = Some.Snapshot(a: 3).WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "false"));
        var policy = Some.Policy() with { AwsNode = new AwsNodePolicy { Profile = AwsNodeProfile.Cre } };
        return Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan;
    }
}

using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

public sealed class PlannedCanariesTests
{
    private static readonly ClusterSnapshot Exhausted = Some.Snapshot(a: 0);
    private static readonly ClusterSnapshot SwitchedOff = Exhausted.WithCni("1.21.1", ("ENABLE_SUBNET_DISCOVERY", "false"));
    private static readonly VerificationPolicy Wanted = new() { Canary = new CanaryPolicy { Image = "pause:3.10" } };

    [Fact]
    public void Plan_WithoutAnImage_IsByteForByteWhatItWas() =>
        Assert.Equal(PlanDocument.ToJson(Plan(Exhausted, Some.Policy())), PlanDocument.ToJson(Plan(Exhausted, Some.Policy() with { Verification = new VerificationPolicy() })));

    [Fact]
    public void Plan_WithAnImage_SendsOneIntoEachZoneBeforeAnyVerdict()
    {
        var (without, with) = (Plan(SwitchedOff, Some.Policy()), Plan(SwitchedOff, Some.Policy() with { Verification = Wanted }));

        var step = Assert.Single(with.Steps.OfType<PlannedStep.SendCanaries>());
        Assert.Equal((with.Zones, "pause:3.10", "headroom-canary", 300), (step.Zones, step.Image, step.Namespace, step.DeadlineSeconds));
        Assert.Equal(without.Steps, with.Steps.Where(s => s != step), new ByJson());
        Assert.All(with.Steps.TakeWhile(s => s != step), s => Assert.False(IsConditional(s)));
        Assert.All(with.Steps.SkipWhile(s => s != step).Skip(1), s => Assert.True(IsConditional(s)));
        Assert.NotEqual(PlanDocument.Hash(without), PlanDocument.Hash(with));
    }

    [Fact]
    public void Plan_InStrategyRunbook_SendsThemAfterTheSettings() =>
        Assert.IsType<PlannedStep.SendCanaries>(Plan(SwitchedOff, Some.Policy() with { Strategy = Strategy.Runbook, Verification = Wanted }).Steps[^1]);

    [Fact]
    public void Plan_WithAnImage_TellsWhatItTouchesCallsAndTakesBack()
    {
        var plan = Plan(Exhausted, Some.Policy() with { Verification = Wanted });
        var (text, number) = (PlanDocument.ToMarkdown(plan), plan.Steps.TakeWhile(s => s is not PlannedStep.SendCanaries).Count() + 1);

        Assert.Contains($"{number}. Send a canary pod (pause:3.10, namespace headroom-canary) into each of eu-west-1a and see within 300 s whether it gets an address.", text, StringComparison.Ordinal);
        Assert.Contains("Namespace headroom-canary gets one pod of pause:3.10 in each of eu-west-1a, which is deleted afterwards", text, StringComparison.Ordinal);
        Assert.Equal(["place", "remove"], plan.Calls[number - 1].Do.Select(Action));
        Assert.Equal(["remove"], plan.Calls[number - 1].Undo.Select(Action));
        Assert.All(plan.Calls[number - 1].Do, call => Assert.Equal("ssm:SendCommand", call.Operation));
    }

    [Fact]
    public void Preparation_WithAnImage_SendsNone()
    {
        var (snapshot, policy) = (Some.Snapshot(), Some.Policy() with { Verification = Wanted });
        var outcome = Preparation.Make(snapshot, policy, Triage.Diagnose(snapshot, policy));
        Assert.DoesNotContain((outcome as PlanOutcome.Planned)?.Plan.Steps ?? [], s => s is PlannedStep.SendCanaries);
    }

    [Theory]
    [InlineData("web-20260102-120000-0123456789abcdef", "web-20260102-120000-0123456789abcdef")]
    [InlineData("-a", "sha256-")] // no label begins so
    [InlineData("a\"b", "sha256-")]
    public void Label_IsTheIncidentsIdOrADigestOfIt(string incident, string begins)
    {
        var label = CanaryPods.LabelOf(incident);
        Assert.StartsWith(begins, label, StringComparison.Ordinal);
        Assert.Matches("^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$", label);
    }

    [Fact]
    public void Label_OfAnIdOf80Characters_StillTellsIncidentsApart() =>
        Assert.NotEqual(CanaryPods.LabelOf(new string('a', 79) + "b"), CanaryPods.LabelOf(new string('a', 79) + "c"));

    // printf inc-1 | sha256sum | cut -c1-12
    [Fact]
    public void Name_IsOfZoneAndIncident() => Assert.Equal("canary-us-west-2a-186608b239fa", CanaryPods.NameOf("inc-1", "us-west-2a"));

    // The plan comes from a table: what it says of images is checked again before a shell is told.
    [Theory]
    [InlineData("pause", "headroom-canary", 300, true)]
    [InlineData("pause\n", "headroom-canary", 300, false)]
    [InlineData("pause", "a b", 300, false)]
    [InlineData("pause", "headroom-canary", 179, false)]
    [InlineData("pause", "headroom-canary", 901, false)]
    public void Step_OfAnotherForm_IsNotFit(string image, string inNamespace, int deadline, bool expected)
    {
        var step = new PlannedStep.SendCanaries { Zones = ["us-west-2a", "us-east-1-wl1-bos-wlz-1"], Image = image, Namespace = inNamespace, DeadlineSeconds = deadline, Reason = "r", Undo = "u" };
        Assert.Equal(expected, CanaryPods.IsFit(step));
        Assert.False(CanaryPods.IsFit(step with { Zones = ["us-west-2a; id"] }));
        Assert.False(CanaryPods.IsFit(step with { Zones = ["us-west-2a", "us-west-2a"] }));
        Assert.False(CanaryPods.IsFit(step with { Zones = [] }));
    }

    private static bool IsConditional(PlannedStep step) => step is PlannedStep.ConfigureAwsNode { When: not ConfigureWhen.WithSpace } or PlannedStep.RestartAwsNode;

    private static string Action(PlannedCall call) => call.Parameters["Parameters"].Split("; ")[0]["Action=".Length..];

    private static Plan Plan(ClusterSnapshot snapshot, ClusterPolicy policy) =>
        Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan;

    private sealed class ByJson : IEqualityComparer<PlannedStep>
    {
        public bool Equals(PlannedStep? x, PlannedStep? y) => Text(x!) == Text(y!);

        public int GetHashCode(PlannedStep obj) => 0;

        private static string Text(PlannedStep step) => System.Text.Json.JsonSerializer.Serialize(step, DecisionsJson.Default.PlannedStep);
    }
}

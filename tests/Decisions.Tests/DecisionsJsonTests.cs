using System.Text.Json;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Undoing;

namespace Headroom.Decisions.Tests;

public sealed class DecisionsJsonTests
{
    private static readonly ClusterSnapshot Full = Some.Snapshot(a: 3).WithNode(Some.Node("a", 4)).AddingBlock("100.64.0.0/16") with
    {
        Addon = new AddonReading("v1.21.1-eksbuild.1", "ACTIVE", "{}", "arn:role"),
    };

    [Fact]
    public void Snapshot_RoundTrip_IsTheSame()
    {
        var json = JsonSerializer.Serialize(Full, DecisionsJson.Default.ClusterSnapshot);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, DecisionsJson.Default.ClusterSnapshot), DecisionsJson.Default.ClusterSnapshot));
        Assert.Contains("\"block\":\"10.0.0.0/24\",\"free\":3", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Causes_Written_ByName() =>
        Assert.StartsWith("""[{"kind":"SubnetsExhausted","zone":"eu-west-1a","evidence":[""",
            JsonSerializer.Serialize(Triage.Diagnose(Full, Some.Policy()), DecisionsJson.Default.IReadOnlyListCause), StringComparison.Ordinal);

    [Fact]
    public void PlanOutcome_Written_WithItsKind()
    {
        var outcome = Planner.Make(Full, Some.Policy(), Triage.Diagnose(Full, Some.Policy()));
        var json = JsonSerializer.Serialize(outcome, DecisionsJson.Default.PlanOutcome);
        Assert.StartsWith("""{"kind":"planned","plan":{"cluster":"web",""", json, StringComparison.Ordinal);
        Assert.Equal(PlanDocument.Hash(((PlanOutcome.Planned)outcome).Plan), PlanDocument.Hash(Assert.IsType<PlanOutcome.Planned>(JsonSerializer.Deserialize(json, DecisionsJson.Default.PlanOutcome)).Plan));
    }

    [Fact]
    public void StepEntry_RoundTrip_IsTheSame()
    {
        var entry = new StepEntry
        {
            Kind = "verify",
            Number = 5,
            State = StepState.Done,
            StartedAt = Some.Noon,
            Deadline = Some.Noon.AddMinutes(6),
            Verdicts = new Dictionary<string, ZoneVerdict> { ["eu-west-1a"] = ZoneVerdict.OnlyUnhelpable },
        };
        var json = JsonSerializer.Serialize(entry, DecisionsJson.Default.StepEntry);
        Assert.Contains("\"verdicts\":{\"eu-west-1a\":\"OnlyUnhelpable\"}", json, StringComparison.Ordinal);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, DecisionsJson.Default.StepEntry), DecisionsJson.Default.StepEntry));
    }

    [Fact]
    public void UndoActions_RoundTrip_KeepTheirKinds()
    {
        IReadOnlyList<UndoAction> actions = [new UndoAction.DeleteSubnet(new SubnetId("subnet-p"), Cidr.Parse("100.64.0.0/18")), new UndoAction.Keep("x", "y")];
        var json = JsonSerializer.Serialize(actions, DecisionsJson.Default.IReadOnlyListUndoAction);
        Assert.Equal("""[{"kind":"deleteSubnet","subnet":"subnet-p","block":"100.64.0.0/18"},{"kind":"keep","what":"x","why":"y"}]""", json);
        Assert.Equal(actions, JsonSerializer.Deserialize(json, DecisionsJson.Default.IReadOnlyListUndoAction));
    }
}

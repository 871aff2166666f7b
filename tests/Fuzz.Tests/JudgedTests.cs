using Headroom.Decisions.Capacity;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;
using Headroom.Fuzz.Tests.Recorded;
using Headroom.Fuzz.Tests.Support;
using Headroom.Steps;
using Headroom.Steps.Incidents;
using Headroom.Steps.Reading;

namespace Headroom.Fuzz.Tests;

/// <summary>What is well-formed and nonsense: whatever is read gets a diagnosis, a plan or a refusal, and a report.</summary>
[Collection(FuzzCollection.Name)]
public sealed class JudgedTests(Tally tally)
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<IReadOnlyList<Sample>> Snapshots = new(() => [.. Recording.All.SelectMany(i => i.Exchanges).Where(e => e.Call.StartsWith("PUT ", StringComparison.Ordinal) && e.Call.EndsWith("/snapshot.json", StringComparison.Ordinal))
        .DistinctBy(e => e.Request.Body.Length).Take(12).Select(e => new Sample(e.Call, e.Request.Body.ToArray(), JsonForm.It))]);

    [Fact]
    public void Snapshot_OfAnyForm_IsJudgedOrRefused() => Fuzzing.Hold(tally, "snapshots-judged", Snapshots.Value, Judge);

    [Theory, MemberData(nameof(Kept), "snapshots-judged")]
    public void Snapshot_OfTheCorpus_IsJudgedOrRefused(string file) => Named.Check(() => Judge(Fuzzing.Read("snapshots-judged", file)));

    [Fact]
    public void Reading_OfAnyForm_IsJudgedOrRefused() => Fuzzing.Hold(tally, "readings-judged", [new Sample("reading", ReadingTests.Text, LinesForm.It)], JudgeReading);

    [Theory, MemberData(nameof(Kept), "readings-judged")]
    public void Reading_OfTheCorpus_IsJudgedOrRefused(string file) => Named.Check(() => JudgeReading(Fuzzing.Read("readings-judged", file)));

    public static TheoryData<string> Kept(string target) => [.. Fuzzing.Corpus(target)];

    private static void Judge(byte[] json) => Judge(Stored.Read(json, "snapshot", StepsJson.Default.ClusterSnapshot));

    private static void JudgeReading(byte[] text)
    {
        var reading = ReadingParser.Parse(Readings.Pack(Readings.Counted(text)), "web");
        var snapshot = Stored.Read(Snapshots.Value[0].Bytes, "snapshot", StepsJson.Default.ClusterSnapshot);
        Judge(snapshot with { Inside = reading });
    }

    private static void Judge(ClusterSnapshot snapshot)
    {
        var policy = new ClusterPolicy { Name = snapshot.Cluster };
        var causes = Triage.Diagnose(snapshot, policy);
        var planning = Planner.Make(snapshot, policy, causes);
        Assert.NotNull(Preparation.Make(snapshot, policy, causes));
        Assert.NotNull(ZoneCapacity.Measure(snapshot));
        Assert.NotEqual("", Drift.Fingerprint(snapshot));
        var report = ReportText.Write(new ReportFacts { Cluster = snapshot.Cluster, Incident = "i", Outcome = IncidentOutcome.Planned, StartedAt = Now, EndedAt = Now, Causes = causes, Planning = planning });
        Assert.NotEqual("", report.Markdown);
        if (planning is PlanOutcome.Planned { Plan: { } plan })
        {
            Assert.Equal(PlanDocument.Hash(plan), PlanDocument.Hash(PlanDocument.FromJson(PlanDocument.ToJson(plan))));
        }
    }
}

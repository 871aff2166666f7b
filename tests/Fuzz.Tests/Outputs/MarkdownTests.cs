using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Undoing;
using Headroom.Fuzz.Tests.Recorded;
using Headroom.Fuzz.Tests.Support;
using Headroom.Steps;
using Headroom.Steps.Incidents;

namespace Headroom.Fuzz.Tests.Outputs;

/// <summary>Reports, plans and notifications with words from outside wherever there can be some.</summary>
[Collection(FuzzCollection.Name)]
public sealed class MarkdownTests(Tally tally)
{
    private const string Machine = "arn:aws:states:us-west-2:111122223333:stateMachine:headroom-hand";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<Plan> Real = new(() => Recording.All.SelectMany(i => i.Exchanges)
        .Where(e => e.Call.StartsWith("PUT ", StringComparison.Ordinal) && e.Call.EndsWith("/diagnosis.json", StringComparison.Ordinal))
        .Select(e => Stored.Read(e.Request.Body.Span, "diagnosis", StepsJson.Default.DiagnosisDocument).Planning).OfType<PlanOutcome.Planned>().First().Plan);

    [Fact]
    public void Report_WithAnyWords_IsMadeOfTheSamePartsAsWithPlainOnes() => HoldShape(word => ReportText.Write(Facts(word)).Markdown);

    [Fact]
    public void Report_OfARefusalWithAnyWords_IsMadeOfTheSamePartsAsWithPlainOnes() => HoldShape(word => ReportText.Write(Refused(word)).Markdown);

    [Fact]
    public void Explanation_WithAnyWords_IsMadeOfTheSamePartsAsWithPlainOnes() => HoldShape(word => ReportText.Explain(Facts(word), isUnderWay: false));

    [Fact]
    public void Sight_WithAnyWords_IsMadeOfTheSamePartsAsWithPlainOnes() => HoldShape(word => new Sight
    {
        Cluster = $"c{word}",
        At = Now,
        Causes = [Found(word)],
        Planning = new PlanOutcome.Planned(Planned(word)),
        NotSeen = [word],
        Consent = new Decisions.Responses.Consent.Hold([word]),
    }.ToMarkdown());

    [Fact]
    public void Plan_SentForApprovalWithAnyWords_IsMadeOfTheSamePartsAsWithPlainOnes() => HoldShape(word => ApprovalText.Write(Planned(word), "incident", Machine, Now).Message);

    [Fact]
    public void Notification_WithAnyWords_HasAShortSubjectAndAsManyLinesAsWithPlainOnes()
    {
        var plain = ReportText.Write(Facts("web")).Message.Count(c => c == '\n');
        Outside.Hold(tally, word =>
        {
            var report = ReportText.Write(Facts(word));
            AssertSubject(report.Subject);
            AssertSubject(ApprovalText.Write(Planned(word), "incident", Machine, Now).Subject);
            Outside.AssertHarmless(report.Message);
            Assert.Equal(plain, report.Message.Count(c => c == '\n'));
            Assert.DoesNotMatch(@"(?<![A-Za-z0-9])@[A-Za-z0-9]|<[!@#]", report.Message);
            Assert.True(report.Message.Length < 200_000, "SNS takes 256 KiB");
        });
    }

    // SNS: ASCII, begins with a letter, a number or punctuation, no line break or control character, at most 100 characters.
    private static void AssertSubject(string subject) => Assert.Matches("^[!-~][ -~]{0,99}\\z", subject);

    private void HoldShape(Func<string, string> write)
    {
        var plain = MarkdownShape.Of(write("web"));
        Outside.Hold(tally, word =>
        {
            var markdown = write(word);
            Outside.AssertHarmless(markdown);
            Assert.Equal(plain, MarkdownShape.Of(markdown));
        });
    }

    private static Cause Found(string word) => new(CauseKind.SubnetsExhausted, $"z{word}", [word, $"{word} {word}", $"node {word} waits"]);

    private static Plan Planned(string word) => Real.Value with { Cluster = $"c{word}", Zones = [word, word], Hazards = [word, $"The group {word} knows only the old block."], Touched = [word], SharedWith = [word] };

    private static ReportFacts Facts(string word) => new()
    {
        Cluster = $"c{word}",
        Incident = $"i{word}",
        Outcome = IncidentOutcome.Failed,
        StartedAt = Now,
        EndedAt = Now,
        Trigger = word,
        Why = word,
        Error = new ReportError($"E{word}", word),
        Causes = [Found(word)],
        Planning = new PlanOutcome.Planned(Planned(word)),
        Drift = [word, $"{word}: was {word}"],
        Undo = [new UndoAction.Keep(word, word), new UndoAction.RestoreEnvironment(new Dictionary<string, string?> { [$"V{word}"] = word }, new Dictionary<string, string>())],
        Entries = [new StepEntry { Kind = "verify", Number = 2, State = StepState.Done, StartedAt = Now, Deadline = Now, Note = word, Made = new Dictionary<string, string> { [$"m{word}"] = word }, Verdicts = new Dictionary<string, ZoneVerdict> { [$"z{word}"] = ZoneVerdict.Recovered }, StuckIpamd = [word] }],
    };

    private static ReportFacts Refused(string word) => Facts(word) with
    {
        Outcome = IncidentOutcome.Refused,
        Error = null,
        Planning = new PlanOutcome.Refused([new Refusal(word, [word], word)]),
    };
}

using Amazon.Lambda.Core;
using Headroom.Decisions.Alarms;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Reporting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>After the report: whether the alarm that started the response has come back to OK. The lease is released and the incident closed meanwhile.</summary>
public sealed class CheckAlarm(Edge edge)
{
    // The alarm is evaluated each minute.
    private const int RoundSeconds = 60;

    /// <summary>In Lambda.</summary>
    public CheckAlarm()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers that it has, to wait, or what people are to be told.</summary>
    public Task<ReportAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    /// <summary>How long until the alarm is looked at again.</summary>
    internal static int Seconds(Edge edge, AlarmReturn.Awaited awaited) => (int)Math.Ceiling(Math.Min((awaited.Until - edge.Now).TotalSeconds, RoundSeconds));

    private async Task<ReportAnswer> RunAsync(TaskInput input)
    {
        var (state, _) = await ClusterStates.ReadAsync(edge, input.Cluster).ConfigureAwait(false);
        var startedAt = input.StartedAt;
        if (state.LastStartedAt > startedAt)
        {
            return new ReportAnswer.Succeeded("", "another response has begun, which answers the alarm");
        }

        // The report is read only once there is something to write into it.
        var now = AlarmReturn.Of(IncidentOutcome.Recovered, state.Alarm, state.LastEndedAt ?? startedAt, edge.Now);
        return now is AlarmReturn.Awaited awaited ? new ReportAnswer.AwaitsAlarm(Seconds(edge, awaited), "", "") : await AmendAsync(input, now).ConfigureAwait(false);
    }

    private async Task<ReportAnswer> AmendAsync(TaskInput input, AlarmReturn? now)
    {
        var facts = await Documents.FindAsync(edge, BucketKeys.ReportJson(input.Id), StepsJson.Default.ReportFacts).ConfigureAwait(false)
            ?? throw new JournalBrokenException($"incident {input.Id} has no report");

        if (facts.Outcome is not (IncidentOutcome.Recovered or IncidentOutcome.SpaceRestored or IncidentOutcome.AlarmNotBack))
        {
            // A person has taken it back meanwhile, and its report says so.
            return new ReportAnswer.Succeeded("", "the incident was rolled back, so that its alarm proves nothing any more");
        }

        // The second half: this function, repeated, since its answer was lost.
        return now is AlarmReturn.Overdue ? await EndAsync(input, facts with { Alarm = now, Outcome = IncidentOutcome.AlarmNotBack }).ConfigureAwait(false)
            : facts.Outcome == IncidentOutcome.AlarmNotBack ? Answer(ReportText.Write(facts))
            : Answer(await Closing.WriteAsync(edge, facts with { Alarm = now }).ConfigureAwait(false));
    }

    // The incident's item first: a report that says so is the sign that all of it is done.
    private async Task<ReportAnswer> EndAsync(TaskInput input, ReportFacts facts)
    {
        var file = await IncidentFile.FindAsync(edge, input.Id).ConfigureAwait(false) ?? throw new JournalBrokenException($"incident {input.Id} was never opened");
        await file.SaveAsync(edge, file.Record with { Outcome = facts.Outcome }).ConfigureAwait(false);
        return Answer(await Closing.WriteAsync(edge, facts).ConfigureAwait(false));
    }

    private static ReportAnswer Answer(Decisions.Reporting.Report report) =>
        report.Succeeded ? new ReportAnswer.Succeeded(report.Subject, report.Message) : new ReportAnswer.Failed(report.Subject, report.Message);
}

using Amazon.Lambda.Core;
using Headroom.Decisions.Alarms;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Reporting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>After the report: whether the alarm that started the response has come back to OK. The lease is released and the incident closed meanwhile.</summary>
public sealed class CheckAlarm(Edge edge)
{
    // Mostly it comes back within a minute of the report.
    private const int LeastSeconds = 20;
    private const int MostSeconds = 120;

    /// <summary>In Lambda.</summary>
    public CheckAlarm()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers that it has, to wait, or what people are to be told.</summary>
    public Task<ReportAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input);

    /// <summary>How long until the alarm is looked at again: as long as it has been awaited.</summary>
    internal static int Seconds(Edge edge, AlarmReturn.Awaited awaited)
    {
        var left = awaited.Until - edge.Now;
        return (int)Math.Ceiling(Math.Min(left.TotalSeconds, Math.Clamp((AlarmReturn.Patience - left).TotalSeconds, LeastSeconds, MostSeconds)));
    }

    private async Task<ReportAnswer> RunAsync(TaskInput input)
    {
        var facts = await Documents.FindAsync(edge, BucketKeys.ReportJson(input.Id), StepsJson.Default.ReportFacts).ConfigureAwait(false)
            ?? throw new JournalBrokenException($"incident {input.Id} has no report");

        // This function, repeated: its answer was lost.
        if (facts.Outcome == IncidentOutcome.AlarmNotBack)
        {
            return Answer(ReportText.Write(facts));
        }

        var (state, _) = await ClusterStates.ReadAsync(edge, facts.Cluster).ConfigureAwait(false);
        if (state.LastStartedAt > facts.StartedAt)
        {
            return new ReportAnswer.Succeeded("", "another response has begun, which answers the alarm");
        }

        return AlarmReturn.Of(facts.Outcome, state.Alarm, facts.Entries, edge.Now) switch
        {
            AlarmReturn.Awaited awaited => new ReportAnswer.AwaitsAlarm(Seconds(edge, awaited), "", ""),
            AlarmReturn.Overdue overdue => await EndAsync(input, facts with { Alarm = overdue, Outcome = IncidentOutcome.AlarmNotBack }).ConfigureAwait(false),
            var back => Answer(await Closing.WriteAsync(edge, facts with { Alarm = back }).ConfigureAwait(false)),
        };
    }

    // The incident's item first: a report that says so is the sign that all of it is done.
    private async Task<ReportAnswer> EndAsync(TaskInput input, ReportFacts facts)
    {
        var file = await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false);
        await file.SaveAsync(edge, file.Record with { Outcome = facts.Outcome }).ConfigureAwait(false);
        return Answer(await Closing.WriteAsync(edge, facts).ConfigureAwait(false));
    }

    private static ReportAnswer Answer(Decisions.Reporting.Report report) =>
        report.Succeeded ? new ReportAnswer.Succeeded(report.Subject, report.Message) : new ReportAnswer.Failed(report.Subject, report.Message);
}

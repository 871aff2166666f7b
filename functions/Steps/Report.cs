using Amazon.Lambda.Core;
using Headroom.Decisions.Alarms;
using Headroom.Decisions.Reporting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>Writes the report of an incident and closes it.</summary>
public sealed class Report(Edge edge)
{
    /// <summary>In Lambda.</summary>
    public Report()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers how it ended, with what the notification says.</summary>
    public Task<ReportAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<ReportAnswer> RunAsync(TaskInput input)
    {
        var (report, alarm) = await Closing.EndAsync(edge, input, ErrorOf(input)).ConfigureAwait(false);
        return report.Succeeded && alarm is AlarmReturn.Awaited awaited ? new ReportAnswer.AwaitsAlarm(CheckAlarm.Seconds(edge, awaited), report.Subject, report.Message)
            : report.Succeeded ? new ReportAnswer.Succeeded(report.Subject, report.Message)
            : new ReportAnswer.Failed(report.Subject, report.Message);
    }

    // The workflow's own clean-up may have failed as well; that is told beside the error that came first.
    private static ReportError? ErrorOf(TaskInput input)
    {
        var errors = new[] { ("", input.Error) }
            .Concat((input.Cleanup ?? new Dictionary<string, ErrorInput>()).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => ($"clean-up '{c.Key}': ", (ErrorInput?)c.Value)))
            .Where(e => e.Item2?.Error is { Length: > 0 }).Select(e => (Where: e.Item1, Error: e.Item2!)).ToList();
        return errors.Count == 0 ? null : new ReportError(errors[0].Error.Error!, string.Join("; ", errors.Select(e => $"{e.Where}{e.Error.Message}")));
    }
}

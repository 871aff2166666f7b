using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Monitoring;

/// <summary>An alarm's state since when and why. The data is null before the first judgement.</summary>
internal sealed record AlarmStatus(AlarmState State, DateTimeOffset At, string Reason, JsonObject? Data)
{
    /// <summary>The state as CloudWatch writes it.</summary>
    public string Text => State switch
    {
        AlarmState.InsufficientData => "INSUFFICIENT_DATA",
        AlarmState.Ok => "OK",
        _ => "ALARM",
    };

    public static AlarmStatus Initial(DateTimeOffset at) => new(AlarmState.InsufficientData, at, "Unchecked: Initial alarm creation", null);

    public static AlarmStatus Of(Alarm alarm, AlarmState state, DateTimeOffset at, IReadOnlyList<(DateTimeOffset From, double Value)> recent)
    {
        var data = new JsonObject
        {
            ["version"] = "1.0",
            ["queryDate"] = AwsTime.WithOffset(at),
            ["statistic"] = alarm.Statistic,
            ["period"] = (int)alarm.Period.TotalSeconds,
            ["recentDatapoints"] = new JsonArray([.. recent.Select(point => Number(point.Value))]),
            ["threshold"] = Number(alarm.Threshold),
        };
        if (recent.Count > 0)
        {
            data.Insert(2, "startDate", AwsTime.WithOffset(recent[0].From));
        }

        return new(state, at, Explain(alarm, state, recent), data);
    }

    /// <summary>A number as CloudWatch writes it: never without a fraction.</summary>
    public static JsonNode Number(double value) => JsonNode.Parse(Text0(value))!;

    private static string Text0(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";

    private static string Explain(Alarm alarm, AlarmState state, IReadOnlyList<(DateTimeOffset From, double Value)> recent)
    {
        if (recent.Count == 0)
        {
            return $"Threshold Crossed: no datapoints were received for {alarm.EvaluationPeriods} period{(alarm.EvaluationPeriods > 1 ? "s" : "")} and {alarm.EvaluationPeriods} missing datapoint{(alarm.EvaluationPeriods > 1 ? "s were" : " was")} treated as [{(state == AlarmState.Alarm ? "Breaching" : "NonBreaching")}].";
        }

        var points = string.Join(", ", recent.Select(point => $"{Text0(point.Value)} ({point.From.UtcDateTime.ToString("dd/MM/yy HH:mm:ss", CultureInfo.InvariantCulture)})"));
        var words = alarm.Comparison switch
        {
            Comparison.LessThanThreshold => "less than the threshold",
            Comparison.LessThanOrEqualToThreshold => "less than or equal to the threshold",
            Comparison.GreaterThanThreshold => "greater than the threshold",
            _ => "greater than or equal to the threshold",
        };
        var count = recent.Count(point => alarm.Breaches(point.Value) == (state == AlarmState.Alarm));
        return $"Threshold Crossed: {count} out of the last {recent.Count} datapoints [{points}] {(count == 1 ? "was" : "were")} {(state == AlarmState.Alarm ? "" : "not ")}{words} ({Text0(alarm.Threshold)}).";
    }
}

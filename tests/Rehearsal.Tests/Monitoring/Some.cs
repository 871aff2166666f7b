using Headroom.Rehearsal.Monitoring;

namespace Headroom.Rehearsal.Tests.Monitoring;

internal static class Some
{
    public const string Topic = "arn:aws:sns:us-west-2:111122223333:headroom";

    /// <summary>ALARM when a datapoint is below 50; missing data is no alarm.</summary>
    public static Alarm Alarm(string name = "headroom-web-addresses") => new()
    {
        Name = name,
        Arn = $"arn:aws:cloudwatch:us-west-2:111122223333:alarm:{name}",
        Description = "web has few pod addresses left",
        Metric = MetricKey.Of("Headroom", "AvailableIpAddressCount", [KeyValuePair.Create("ClusterName", "web")]),
        Statistic = "Minimum",
        Period = TimeSpan.FromMinutes(1),
        EvaluationPeriods = 1,
        DatapointsToAlarm = 1,
        Threshold = 50,
        Comparison = Comparison.LessThanThreshold,
        MissingData = MissingData.NotBreaching,
        Actions = new Dictionary<AlarmState, IReadOnlyList<string>> { [AlarmState.Alarm] = [Topic] },
    };
}

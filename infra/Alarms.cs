using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Headroom.Infra.Accounts;

namespace Headroom.Infra;

/// <summary>For each cluster two alarms that a response answers, for headroom and for pods, and two for what has fallen silent: the measurement, and the reading from inside.</summary>
internal static class Alarms
{
    public const string Prefix = "headroom-";

    public const string HeartbeatSuffix = "-heartbeat";

    public static void ForEach(Construct scope, IReadOnlyList<ClusterEntry> clusters, ITopic topic)
    {
        var place = new Construct(scope, "Alarms");
        foreach (var policy in clusters.Select(cluster => cluster.Policy))
        {
            _ = new Alarm(place, $"{policy.Name}-addresses", new AlarmProps
            {
                AlarmName = $"{Prefix}{policy.Name}-addresses",
                AlarmDescription = $"A zone of EKS cluster {policy.Name} has fewer than {policy.Floor} addresses left for pods. Headroom's workflow answers this alarm.",
                Metric = Of(policy.Name, "AvailableIpAddressCount", "Minimum"),
                ComparisonOperator = ComparisonOperator.LESS_THAN_THRESHOLD,
                Threshold = policy.Floor,
                // One of one: at 500 pod starts a minute a second look costs all that is left, and a false alarm costs one reading of the cluster.
                EvaluationPeriods = 1,
                DatapointsToAlarm = 1,
                // No data is no alarm, and no OK either: data that comes back low alarms again.
                TreatMissingData = TreatMissingData.MISSING,
            });
            _ = new Alarm(place, $"{policy.Name}-pods", new AlarmProps
            {
                AlarmName = $"{Prefix}{policy.Name}-pods",
                AlarmDescription = $"Pods of EKS cluster {policy.Name} have waited for an address for minutes. Headroom's workflow answers this alarm.",
                Metric = Of(policy.Name, "PodsWaitingForAddress", "Maximum"),
                ComparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD,
                Threshold = 0,
                EvaluationPeriods = 1,
                DatapointsToAlarm = 1,
                TreatMissingData = TreatMissingData.MISSING,
            });
            var heartbeat = new Alarm(place, $"{policy.Name}-heartbeat", new AlarmProps
            {
                AlarmName = $"{Prefix}{policy.Name}{HeartbeatSuffix}",
                AlarmDescription = $"Headroom hasn't measured EKS cluster {policy.Name} for 5 minutes: its alarm is blind. See the log of MeasureCapacity.",
                Metric = Of(policy.Name, "AvailableIpAddressCount", "SampleCount"),
                ComparisonOperator = ComparisonOperator.LESS_THAN_THRESHOLD,
                Threshold = 1,
                EvaluationPeriods = 5,
                DatapointsToAlarm = 5,
                TreatMissingData = TreatMissingData.BREACHING,
            });
            var reading = new Alarm(place, $"{policy.Name}-reading-heartbeat", new AlarmProps
            {
                AlarmName = $"{Prefix}{policy.Name}-reading{HeartbeatSuffix}",
                AlarmDescription = $"Headroom hasn't read EKS cluster {policy.Name} inside for a quarter of an hour: it sees no waiting pods. See the log of MeasureCapacity, and the runner.",
                Metric = Of(policy.Name, "ClusterReadingAgeSeconds", "Minimum"),
                ComparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD,
                Threshold = 900,
                EvaluationPeriods = 5,
                DatapointsToAlarm = 5,
                // A cluster that needn't be read (refused from outside, or without nodes) has no age; one that should be and never was has that of the first try.
                TreatMissingData = TreatMissingData.NOT_BREACHING,
            });
            foreach (var alarm in new[] { heartbeat, reading })
            {
                alarm.AddAlarmAction(new SnsAction(topic));
                alarm.AddOkAction(new SnsAction(topic));
            }
        }
    }

    private static Metric Of(string cluster, string metric, string statistic) => new(new MetricProps
    {
        Namespace = "Headroom",
        MetricName = metric,
        DimensionsMap = new Dictionary<string, string> { ["ClusterName"] = cluster },
        Statistic = statistic,
        Period = Duration.Minutes(1),
    });
}

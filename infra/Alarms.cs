using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Headroom.Infra.Accounts;

namespace Headroom.Infra;

/// <summary>Two alarms for each cluster: one that a response answers, one for a measurement that has fallen silent.</summary>
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
                Metric = Headroom(policy.Name, "Minimum"),
                ComparisonOperator = ComparisonOperator.LESS_THAN_THRESHOLD,
                Threshold = policy.Floor,
                // One of one: at 500 pod starts a minute a second look costs all that is left, and a false alarm costs one reading of the cluster.
                EvaluationPeriods = 1,
                DatapointsToAlarm = 1,
                // No data is no alarm, and no OK either: data that comes back low alarms again.
                TreatMissingData = TreatMissingData.MISSING,
            });
            var heartbeat = new Alarm(place, $"{policy.Name}-heartbeat", new AlarmProps
            {
                AlarmName = $"{Prefix}{policy.Name}{HeartbeatSuffix}",
                AlarmDescription = $"Headroom hasn't measured EKS cluster {policy.Name} for 5 minutes: its alarm is blind. See the log of MeasureCapacity.",
                Metric = Headroom(policy.Name, "SampleCount"),
                ComparisonOperator = ComparisonOperator.LESS_THAN_THRESHOLD,
                Threshold = 1,
                EvaluationPeriods = 5,
                DatapointsToAlarm = 5,
                TreatMissingData = TreatMissingData.BREACHING,
            });
            heartbeat.AddAlarmAction(new SnsAction(topic));
            heartbeat.AddOkAction(new SnsAction(topic));
        }
    }

    private static Metric Headroom(string cluster, string statistic) => new(new MetricProps
    {
        Namespace = "Headroom",
        MetricName = "AvailableIpAddressCount",
        DimensionsMap = new Dictionary<string, string> { ["ClusterName"] = cluster },
        Statistic = statistic,
        Period = Duration.Minutes(1),
    });
}

using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Headroom.Infra;

/// <summary>Alarms on Headroom itself. None of their names begins as those that a response answers.</summary>
internal static class SelfWatch
{
    private const string Prefix = "watch-headroom-";

    // Three of the measurement's looks: none in several such periods on end means that nobody looks any more.
    private static readonly Duration Looks = Duration.Minutes(15);

    public static void Attach(Construct scope, Storage storage, Workflow workflow, IQueue deadLetters, ITopic topic)
    {
        var place = new Construct(scope, "SelfWatch");
        Tell(topic,
            Make(place, "overdue-leases", "A response or rollback has held a VPC's lease for more than two hours and a quarter, or nobody looks any more. The log of MeasureCapacity names it.",
                Own(storage, "OverdueLeases", "Maximum", Looks), TreatMissingData.BREACHING),
            Make(place, "overdue-steps", "A step stands in the journal as begun, long after its deadline, or nobody looks any more. The log of MeasureCapacity names it.",
                Own(storage, "OverdueSteps", "Maximum", Looks), TreatMissingData.BREACHING),
            Make(place, "dead-letters", "Events of Headroom's alarms came to nothing. They are in its dead-letter queue; the measurement starts what they should have started.",
                deadLetters.MetricApproximateNumberOfMessagesVisible(new MetricOptions { Period = Duration.Minutes(1), Statistic = "Maximum" }), TreatMissingData.NOT_BREACHING));

        // The workflow, or a rule, has told people of each already. These are for dashboards and pagers.
        Make(place, "responses-refused", "A response refused to act: its report says why.", Own(storage, "RefusedResponses", "Sum", Duration.Minutes(1)), TreatMissingData.NOT_BREACHING);
        Make(place, "executions-failed", "A response ended without recovery.", workflow.Machine.MetricFailed(Each()), TreatMissingData.NOT_BREACHING);
        Make(place, "executions-timed-out", "A response ran out of its time.", workflow.Machine.MetricTimedOut(Each()), TreatMissingData.NOT_BREACHING);
        Make(place, "executions-aborted", "Somebody stopped a response.", workflow.Machine.MetricAborted(Each()), TreatMissingData.NOT_BREACHING);
    }

    private static Alarm Make(Construct place, string name, string description, Metric metric, TreatMissingData missing) => new(place, name, new AlarmProps
    {
        AlarmName = $"{Prefix}{name}",
        AlarmDescription = description,
        Metric = metric,
        ComparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD,
        Threshold = 0,
        EvaluationPeriods = 1,
        TreatMissingData = missing,
    });

    private static void Tell(ITopic topic, params Alarm[] alarms)
    {
        foreach (var alarm in alarms)
        {
            alarm.AddAlarmAction(new SnsAction(topic));
            alarm.AddOkAction(new SnsAction(topic));
        }
    }

    private static MetricOptions Each() => new() { Period = Duration.Minutes(1), Statistic = "Sum" };

    private static Metric Own(Storage storage, string name, string statistic, Duration period) => new(new MetricProps
    {
        Namespace = "Headroom",
        MetricName = name,
        DimensionsMap = new Dictionary<string, string> { ["Table"] = storage.Table.TableName },
        Statistic = statistic,
        Period = period,
    });
}

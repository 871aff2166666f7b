using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Monitoring;

/// <summary>Reads AWS::CloudWatch::Alarm.</summary>
internal static class AlarmReader
{
    public static Alarm Read(ClosedObject properties, string name, string arn)
    {
        properties.Ignore("AlarmName", "Tags");
        var periods = properties.Whole("EvaluationPeriods");
        var alarm = new Alarm
        {
            Name = name,
            Arn = arn,
            Description = properties.OptionalText("AlarmDescription"),
            Metric = MetricKey.Of(properties.Text("Namespace"), properties.Text("MetricName"), Dimensions(properties)),
            Statistic = Known(properties, "Statistic", "Minimum", "Maximum", "Sum", "Average", "SampleCount"),
            Period = Period(properties),
            EvaluationPeriods = periods,
            DatapointsToAlarm = properties.OptionalWhole("DatapointsToAlarm") ?? periods,
            Threshold = properties.OptionalNumber("Threshold") ?? throw new DeploymentException(properties.Path, "'Threshold' is missing"),
            Comparison = Enum.Parse<Comparison>(Known(properties, "ComparisonOperator", Enum.GetNames<Comparison>())),
            MissingData = properties.OptionalText("TreatMissingData") is null ? MissingData.Missing : Enum.Parse<MissingData>(Known(properties, "TreatMissingData", "missing", "ignore", "breaching", "notBreaching"), ignoreCase: true),
            ActionsEnabled = !properties.Has("ActionsEnabled") || properties.Flag("ActionsEnabled"),
            Actions = new Dictionary<AlarmState, IReadOnlyList<string>>
            {
                [AlarmState.Alarm] = Topics(properties, "AlarmActions"),
                [AlarmState.Ok] = Topics(properties, "OKActions"),
                [AlarmState.InsufficientData] = Topics(properties, "InsufficientDataActions"),
            },
        };
        properties.End();
        return alarm is { EvaluationPeriods: >= 1, DatapointsToAlarm: >= 1 } && alarm.DatapointsToAlarm <= periods
            ? alarm
            : throw new DeploymentException(properties.Path, "DatapointsToAlarm is from 1 to EvaluationPeriods");
    }

    private static List<KeyValuePair<string, string>> Dimensions(ClosedObject properties)
    {
        var read = new List<KeyValuePair<string, string>>();
        foreach (var dimension in properties.Objects("Dimensions"))
        {
            read.Add(KeyValuePair.Create(dimension.Text("Name"), dimension.Text("Value")));
            dimension.End();
        }

        return read;
    }

    private static TimeSpan Period(ClosedObject properties) => properties.Whole("Period") is var seconds && seconds > 0 && seconds % 60 == 0
        ? TimeSpan.FromSeconds(seconds)
        : throw new DeploymentException(properties.PathOf("Period"), "only whole minutes are modelled");

    private static string Known(ClosedObject properties, string name, params string[] known) => properties.Text(name) is var text && known.Contains(text)
        ? text
        : throw new DeploymentException(properties.PathOf(name), $"'{text}' isn't modelled");

    private static IReadOnlyList<string> Topics(ClosedObject properties, string name) =>
        properties.Texts(name).FirstOrDefault(arn => !arn.Contains(":sns:", StringComparison.Ordinal)) is { } other
            ? throw new DeploymentException(properties.PathOf(name), $"'{other}' isn't a topic, and other actions aren't modelled")
            : properties.Texts(name);
}

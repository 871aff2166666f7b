namespace Headroom.Rehearsal.Monitoring;

/// <summary>Which state datapoints put an alarm in.</summary>
internal static class AlarmRule
{
    /// <summary>Periods looked at beyond EvaluationPeriods. CloudWatch retrieves "a higher number of data points" and tells no figure; its examples have five for three.</summary>
    public const int ExtraPeriods = 2;

    /// <summary>Judges datapoints, the newest last, null where one is missing.</summary>
    /// <remarks>"Configuring how CloudWatch alarms treat missing data": missing datapoints are filled in only where fewer than EvaluationPeriods exist in the whole range.</remarks>
    public static AlarmState Judge(Alarm alarm, IReadOnlyList<double?> range, AlarmState present)
    {
        var existing = range.Where(value => value is not null).TakeLast(alarm.EvaluationPeriods).Select(value => alarm.Breaches(value!.Value)).ToList();
        var missing = alarm.EvaluationPeriods - existing.Count;
        var breaching = existing.Count(breaches => breaches);
        if (missing > 0 && alarm.MissingData == MissingData.Breaching)
        {
            breaching += missing;
        }

        if (breaching >= alarm.DatapointsToAlarm)
        {
            return AlarmState.Alarm;
        }

        var onlyBreachingOrMissing = missing > 0 && existing.TrueForAll(breaches => breaches);
        return (alarm.MissingData, onlyBreachingOrMissing, existing.Count) switch
        {
            (MissingData.Missing, _, 0) => AlarmState.InsufficientData,
            (MissingData.Missing, true, _) => AlarmState.Alarm,
            (MissingData.Ignore, true, _) => present,
            _ => AlarmState.Ok,
        };
    }
}

namespace Headroom.Rehearsal.Monitoring;

/// <summary>Which state datapoints put an alarm in.</summary>
internal static class AlarmRule
{
    /// <summary>Periods looked at beyond EvaluationPeriods. CloudWatch retrieves "a higher number of data points" and tells no figure; its examples have five for three.</summary>
    public const int ExtraPeriods = 2;

    /// <summary>Judges datapoints, the newest last, null where one is missing.</summary>
    /// <remarks>
    /// "Configuring how CloudWatch alarms treat missing data": missing datapoints are filled in only where fewer than EvaluationPeriods exist in the whole range, and where
    /// nothing but breaching ones exist, the oldest must be as old as DatapointsToAlarm ("Avoiding premature transitions"). That the state stays until then is assumed.
    /// </remarks>
    public static AlarmState Judge(Alarm alarm, IReadOnlyList<double?> range, AlarmState present)
    {
        var existing = range.Reverse().Select((value, index) => (Value: value, Age: index + 1)).Where(one => one.Value is not null).Take(alarm.EvaluationPeriods)
            .Select(one => (Breaches: alarm.Breaches(one.Value!.Value), one.Age)).ToList();
        var missing = alarm.EvaluationPeriods - existing.Count;
        var breaching = existing.Count(one => one.Breaches);
        if (missing > 0 && alarm.MissingData == MissingData.Breaching)
        {
            breaching += missing;
        }

        if (breaching >= alarm.DatapointsToAlarm)
        {
            return AlarmState.Alarm;
        }

        var onlyBreachingOrMissing = missing > 0 && existing.TrueForAll(one => one.Breaches);
        return (alarm.MissingData, onlyBreachingOrMissing, existing.Count) switch
        {
            (MissingData.Missing, _, 0) => AlarmState.InsufficientData,
            (MissingData.Missing, true, _) => existing[^1].Age >= alarm.DatapointsToAlarm ? AlarmState.Alarm : present,
            (MissingData.Ignore, true, _) => present,
            _ => AlarmState.Ok,
        };
    }
}

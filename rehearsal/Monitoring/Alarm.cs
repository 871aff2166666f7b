namespace Headroom.Rehearsal.Monitoring;

/// <summary>A metric alarm as it was deployed.</summary>
internal sealed record Alarm
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    public string? Description { get; init; }

    public required MetricKey Metric { get; init; }

    public required string Statistic { get; init; }

    public required TimeSpan Period { get; init; }

    /// <summary>N of "M out of N".</summary>
    public required int EvaluationPeriods { get; init; }

    /// <summary>M of "M out of N".</summary>
    public required int DatapointsToAlarm { get; init; }

    public required double Threshold { get; init; }

    public required Comparison Comparison { get; init; }

    public required MissingData MissingData { get; init; }

    public bool ActionsEnabled { get; init; } = true;

    /// <summary>Whom it tells (topics' ARNs) when it gets into a state.</summary>
    public required IReadOnlyDictionary<AlarmState, IReadOnlyList<string>> Actions { get; init; }

    public bool Breaches(double value) => Comparison switch
    {
        Comparison.LessThanThreshold => value < Threshold,
        Comparison.LessThanOrEqualToThreshold => value <= Threshold,
        Comparison.GreaterThanThreshold => value > Threshold,
        _ => value >= Threshold,
    };
}

/// <summary>CloudWatch's names of the comparisons.</summary>
internal enum Comparison
{
    LessThanThreshold,
    LessThanOrEqualToThreshold,
    GreaterThanThreshold,
    GreaterThanOrEqualToThreshold,
}

/// <summary>CloudWatch's TreatMissingData.</summary>
internal enum MissingData
{
    Missing,
    Ignore,
    Breaching,
    NotBreaching,
}

/// <summary>An alarm's state; CloudWatch writes it in capitals.</summary>
internal enum AlarmState
{
    InsufficientData,
    Ok,
    Alarm,
}

namespace Headroom.Rehearsal.Monitoring;

/// <summary>What CloudWatch keeps: for each metric and each minute, how many values there were and their sum and extremes.</summary>
internal sealed class MetricStore
{
    private readonly Dictionary<MetricKey, SortedDictionary<long, Statistics>> _metrics = [];

    /// <summary>Every metric that has a value.</summary>
    public IEnumerable<MetricKey> Keys => _metrics.Keys;

    public void Add(Datum datum)
    {
        if (!_metrics.TryGetValue(datum.Key, out var minutes))
        {
            _metrics.Add(datum.Key, minutes = []);
        }

        var minute = datum.At.ToUnixTimeSeconds() / 60;
        minutes[minute] = minutes.TryGetValue(minute, out var before) ? before.With(datum.Value) : Statistics.Of(datum.Value);
    }

    /// <summary>The period's datapoint, or null when it is missing.</summary>
    /// <param name="key">The metric.</param>
    /// <param name="from">The period's start, on a whole minute.</param>
    /// <param name="period">Whole minutes.</param>
    /// <param name="statistic">CloudWatch's name of it.</param>
    public double? Read(MetricKey key, DateTimeOffset from, TimeSpan period, string statistic)
    {
        if (!_metrics.TryGetValue(key, out var minutes))
        {
            return null;
        }

        Statistics? all = null;
        var first = from.ToUnixTimeSeconds() / 60;
        for (var minute = first; minute < first + (long)period.TotalMinutes; minute++)
        {
            if (minutes.TryGetValue(minute, out var part))
            {
                all = all is { } before ? before.With(part) : part;
            }
        }

        return all?.Read(statistic);
    }

    private readonly record struct Statistics(int Count, double Sum, double Least, double Most)
    {
        public static Statistics Of(double value) => new(1, value, value, value);

        public Statistics With(double value) => With(Of(value));

        public Statistics With(Statistics other) => new(Count + other.Count, Sum + other.Sum, Math.Min(Least, other.Least), Math.Max(Most, other.Most));

        public double Read(string statistic) => statistic switch
        {
            "Minimum" => Least,
            "Maximum" => Most,
            "Sum" => Sum,
            "Average" => Sum / Count,
            "SampleCount" => Count,
            _ => throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "isn't a statistic"),
        };
    }
}

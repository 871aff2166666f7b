namespace Headroom.Rehearsal.Monitoring;

/// <summary>One metric: a namespace, a name and exactly these dimensions. Metrics with other dimensions are other metrics.</summary>
internal sealed record MetricKey
{
    private MetricKey(string text, string ns, string name, IReadOnlyList<KeyValuePair<string, string>> dimensions) =>
        (Text, Namespace, Name, Dimensions) = (text, ns, name, dimensions);

    /// <summary>All of it as one text, by which two keys are equal.</summary>
    public string Text { get; }

    public string Namespace { get; }

    public string Name { get; }

    /// <summary>By name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Dimensions { get; }

    public static MetricKey Of(string ns, string name, IEnumerable<KeyValuePair<string, string>> dimensions)
    {
        var sorted = dimensions.OrderBy(dimension => dimension.Key, StringComparer.Ordinal).ToList();
        return new($"{ns}\n{name}\n{string.Join('\n', sorted.Select(dimension => $"{dimension.Key}={dimension.Value}"))}", ns, name, sorted);
    }

    public bool Equals(MetricKey? other) => other?.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}

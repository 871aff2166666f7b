namespace Headroom.Decisions.Planning;

/// <summary>Variables as the document ConfigureAwsNode and kubectl set env take them: <c>NAME=value</c>, and <c>NAME-</c> for one that isn't set.</summary>
public static class EnvironmentText
{
    /// <summary>Sorted by name, with a space between.</summary>
    public static string Of(IReadOnlyDictionary<string, string?> environment) =>
        string.Join(' ', environment.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value is null ? $"{e.Key}-" : $"{e.Key}={e.Value}"));
}

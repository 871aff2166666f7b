using System.Collections.Concurrent;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>Counts what was tried, and writes it where <c>./headroom test</c> shows it.</summary>
public sealed class Tally : IDisposable
{
    private readonly ConcurrentDictionary<string, (int Inputs, int Refused)> _counts = new(StringComparer.Ordinal);

    /// <summary>One more input.</summary>
    /// <param name="target">Of which target.</param>
    /// <param name="isRefused">True where it led to one of our errors.</param>
    public void Count(string target, bool isRefused) => _counts.AddOrUpdate(target, (1, isRefused ? 1 : 0), (_, now) => (now.Inputs + 1, now.Refused + (isRefused ? 1 : 0)));

    /// <inheritdoc/>
    public void Dispose()
    {
        var folder = Directory.CreateDirectory(Path.Combine(House.Tests.Repository.Root, ".headroom")).FullName;
        var lines = _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"  {c.Key}: {c.Value.Inputs:N0} inputs, {c.Value.Refused:N0} refused by name");
        File.WriteAllLines(Path.Combine(folder, "fuzz.txt"), [$"fuzzed {_counts.Values.Sum(c => c.Inputs):N0} inputs:", .. lines]);
    }
}

/// <summary>All of it one after another: it is to leave a core to other tests.</summary>
[CollectionDefinition(Name)]
public sealed class FuzzCollection : ICollectionFixture<Tally>
{
    public const string Name = "Fuzz";
}

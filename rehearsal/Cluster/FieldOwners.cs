namespace Headroom.Rehearsal.Cluster;

/// <summary>Which field manager owns which variable: who changes a field owns it, alone.</summary>
internal sealed class FieldOwners
{
    private readonly SortedDictionary<string, SortedSet<string>> _owned = new(StringComparer.Ordinal);

    /// <summary>Manager → names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> All => _owned.Where(pair => pair.Value.Count > 0).ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value]);

    /// <summary>The manager that owns a variable, or null.</summary>
    public string? Of(string name) => _owned.FirstOrDefault(pair => pair.Value.Contains(name)).Key;

    /// <summary>Makes a manager the owner of a variable.</summary>
    public void Take(string name, string manager)
    {
        Drop(name);
        if (!_owned.TryGetValue(manager, out var names))
        {
            _owned.Add(manager, names = new SortedSet<string>(StringComparer.Ordinal));
        }

        names.Add(name);
    }

    /// <summary>The variable is gone.</summary>
    public void Drop(string name)
    {
        foreach (var names in _owned.Values)
        {
            names.Remove(name);
        }
    }
}

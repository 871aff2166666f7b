using System.Text.Json;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Policy;

/// <summary>One object of a policy document: hands out its keys, and notes every error under the key's path.</summary>
internal sealed class PolicyObject
{
    private readonly Dictionary<string, JsonElement> _left = [];
    private readonly List<string> _known = [];
    private readonly List<string> _errors;
    private readonly string _path;

    private PolicyObject(JsonElement element, string path, List<string> errors)
    {
        (_path, _errors) = (path, errors);
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{(path == "" ? "the document" : path)}: {element.GetRawText()} is not an object");
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            _left[property.Name] = property.Value;
        }
    }

    public static PolicyObject Open(JsonElement element, string path, List<string> errors) => new(element, path, errors);

    /// <summary>The text at a key, checked; "" after an error.</summary>
    public string Text(string key, Func<string, bool> isFit, string what)
    {
        if (Take(key) is not { } value)
        {
            Error(key, $"is missing; give {what}");
            return "";
        }

        return Check(key, value, value.ValueKind == JsonValueKind.String && isFit(value.GetString()!), () => what) ? value.GetString()! : "";
    }

    /// <summary>The whole number at a key, or the default.</summary>
    public int Number(string key, int least, int most, int unset) =>
        Take(key) is not { } value || !Check(key, value, value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var n) && n >= least && n <= most, () => $"in {Words.Number(least)}…{Words.Number(most)}")
            ? unset
            : value.GetInt32();

    /// <summary>One of the words at a key, or the default.</summary>
    public T Word<T>(string key, IReadOnlyDictionary<string, T> words, T unset) =>
        Take(key) is not { } value || !Check(key, value, value.ValueKind == JsonValueKind.String && words.ContainsKey(value.GetString()!), () => $"one of {string.Join(", ", words.Keys)}")
            ? unset
            : words[value.GetString()!];

    /// <summary>The object at a key, or null.</summary>
    public PolicyObject? Object(string key) => Take(key) is { } value ? Open(value, PathOf(key), _errors) : null;

    /// <summary>The list at a key, each item read under its own path; empty when it isn't there.</summary>
    public IReadOnlyList<T> List<T>(string key, bool required, Func<JsonElement, string, T> read, bool mayBeEmpty = false)
    {
        if (Take(key) is not { } value)
        {
            if (required)
            {
                Error(key, "is missing; give a list");
            }

            return [];
        }

        return Check(key, value, value.ValueKind == JsonValueKind.Array && (mayBeEmpty || value.GetArrayLength() > 0), () => mayBeEmpty ? "a list" : "a list with something in it")
            ? [.. value.EnumerateArray().Select((item, i) => read(item, $"{PathOf(key)}[{i}]"))]
            : [];
    }

    /// <summary>Notes an error of a key.</summary>
    public void Error(string key, string what) => ErrorAt(PathOf(key), what);

    /// <summary>Notes an error at a path.</summary>
    public void ErrorAt(string path, string what) => _errors.Add($"{path}{(what.StartsWith("is ", StringComparison.Ordinal) ? " " : ": ")}{what}");

    /// <summary>Refuses the keys that nobody has asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (var key in _left.Keys)
        {
            Error(key, $"is not a key; there are {string.Join(", ", _known)}");
        }
    }

    // What would be right is put into words only where something isn't: every start of a function reads the policy.
    private bool Check(string key, JsonElement value, bool isFit, Func<string> what)
    {
        if (!isFit)
        {
            Error(key, $"{value.GetRawText()} is not {what()}");
        }

        return isFit;
    }

    private JsonElement? Take(string key)
    {
        _known.Add(key);
        return _left.Remove(key, out var value) ? value : null;
    }

    private string PathOf(string key) => _path == "" ? key : $"{_path}.{key}";
}

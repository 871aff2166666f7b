using System.Text.Json;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Policy;

/// <summary>One object of a policy document: hands out its keys, and notes every error under the key's path.</summary>
internal sealed class PolicyObject
{
    // What begins so is the rest of a sentence whose subject is the key.
    private static readonly string[] Verbs = ["is ", "are ", "has ", "begins "];

    private const int MostQuoted = 200;
    private const int MostSaid = 1_000;

    private readonly Dictionary<string, JsonElement> _left = [];
    private readonly List<string> _known = [];
    private readonly List<string> _errors;
    private readonly string _path;

    private PolicyObject(JsonElement element, string path, List<string> errors)
    {
        (_path, _errors) = (path, errors);
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{(path == "" ? "the document" : Short(path))}: {Quoted(element)} is not an object");
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            _left[property.Name] = property.Value;
        }
    }

    public static PolicyObject Open(JsonElement element, string path, List<string> errors) => new(element, path, errors);

    /// <summary>An object further in, whose errors are noted beside this one's.</summary>
    public PolicyObject OpenAt(JsonElement element, string path) => new(element, path, _errors);

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

    /// <summary>The text at a key, checked, or the default.</summary>
    public string OptionalText(string key, Func<string, bool> isFit, string what, string unset) =>
        Take(key) is not { } value || !Check(key, value, value.ValueKind == JsonValueKind.String && isFit(value.GetString()!), () => what) ? unset : value.GetString()!;

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

    /// <summary>True or false at a key, or the default.</summary>
    public bool Flag(string key, bool unset) =>
        Take(key) is not { } value || !Check(key, value, value.ValueKind is JsonValueKind.True or JsonValueKind.False, () => "true or false") ? unset : value.GetBoolean();

    /// <summary>The object at a key as texts by name, each checked; empty when it isn't there.</summary>
    public IReadOnlyDictionary<string, string> Texts(string key, Func<string, string, string?> whyNot)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Take(key) is not { } value || !Check(key, value, value.ValueKind == JsonValueKind.Object, () => "an object of texts"))
        {
            return texts;
        }

        foreach (var member in value.EnumerateObject())
        {
            if ((member.Value.ValueKind == JsonValueKind.String ? whyNot(member.Name, member.Value.GetString()!) : "is not a text") is { } why)
            {
                Error($"{key}.{member.Name}", why);
            }
            else
            {
                texts[member.Name] = member.Value.GetString()!;
            }
        }

        return texts;
    }

    /// <summary>The object at a key, or null.</summary>
    public PolicyObject? Object(string key) => Take(key) is { } value ? Open(value, PathOf(key), _errors) : null;

    /// <summary>The words of a list at a key; one that isn't known is an error of its own.</summary>
    public IReadOnlyList<T> WordList<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct => [.. List(key, required: false, (item, path) => Known(item, path, words), mayBeEmpty: true).OfType<T>().Distinct()];

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
    public void ErrorAt(string path, string what) => _errors.Add($"{Short(path)}{(Verbs.Any(verb => what.StartsWith(verb, StringComparison.Ordinal)) ? " " : ": ")}{Short(what, MostSaid)}");

    /// <summary>Refuses the keys that nobody has asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (var key in _left.Keys)
        {
            Error(key, $"is not a key; there are {string.Join(", ", _known)}");
        }
    }

    private T? Known<T>(JsonElement item, string path, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (item.ValueKind == JsonValueKind.String && words.TryGetValue(item.GetString()!, out var word))
        {
            return word;
        }

        ErrorAt(path, $"{Quoted(item)} is not one of {string.Join(", ", words.Keys)}");
        return null;
    }

    // What would be right is put into words only where something isn't: every start of a function reads the policy.
    private bool Check(string key, JsonElement value, bool isFit, Func<string> what)
    {
        if (!isFit)
        {
            Error(key, $"{Quoted(value)} is not {what()}");
        }

        return isFit;
    }

    private static string Quoted(JsonElement value) => Short(value.GetRawText());

    /// <summary>As much of a text as an error quotes.</summary>
    public static string Short(string text, int most = MostQuoted) => text.Length <= most ? text : text[..most] + "…";

    private JsonElement? Take(string key)
    {
        _known.Add(key);
        return _left.Remove(key, out var value) ? value : null;
    }

    private string PathOf(string key) => _path == "" ? key : $"{_path}.{key}";
}

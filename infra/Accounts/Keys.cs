using System.Text.Json;
using System.Text.RegularExpressions;

namespace Headroom.Infra.Accounts;

/// <summary>An object of the configuration that is read whole: a key that nobody asked for is an error, and every error names its path.</summary>
internal sealed class Keys
{
    private readonly List<string> _errors;
    private readonly Dictionary<string, JsonElement> _unread = new(StringComparer.Ordinal);
    private readonly bool _isObject;

    public Keys(JsonElement element, string path, List<string> errors)
    {
        (Path, _errors) = (path, errors);
        _isObject = element.ValueKind == JsonValueKind.Object;
        if (!_isObject)
        {
            Refuse("", "must be an object");
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            // A key "//" is a comment, which JSON lacks.
            if (member.Name != "//")
            {
                _unread[member.Name] = member.Value;
            }
        }
    }

    public string Path { get; }

    public bool Has(string key) => _unread.ContainsKey(key);

    public JsonElement? Take(string key) => _unread.Remove(key, out var value) ? value : null;

    public JsonElement? Need(string key)
    {
        var value = Take(key);
        // What isn't an object at all was refused as a whole.
        if (value is null && _isObject)
        {
            Refuse(key, "is missing");
        }

        return value;
    }

    /// <summary>A text of the given form, or null after an error.</summary>
    public string? Text(string key, Regex form, string means) => Need(key) is { } value ? AsText(value, key, form, means) : null;

    public string? OptionalText(string key, Regex form, string means) => Take(key) is { } value ? AsText(value, key, form, means) : null;

    public IReadOnlyList<string> OptionalTexts(string key, Regex form, string means) => Take(key) is { } value ? AsTexts(value, key, form, means) : [];

    public IReadOnlyList<string> Texts(string key, Regex form, string means) => Need(key) is { } value ? AsTexts(value, key, form, means) : [];

    public bool Flag(string key, bool otherwise)
    {
        if (Take(key) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refuse(key, "must be true or false");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    public IEnumerable<(JsonElement Element, string Path)> List(string key)
    {
        if (Need(key) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray().Select((element, index) => (element, $"{PathOf(key)}[{index}]"));
        }

        Refuse(key, "must be a list");
        return [];
    }

    public Keys Object(JsonElement element, string key) => new(element, PathOf(key), _errors);

    public void Refuse(string key, string reason) => _errors.Add($"{PathOf(key)} {reason}");

    /// <summary>Refuses what was never read.</summary>
    public void End()
    {
        foreach (var key in _unread.Keys)
        {
            Refuse(key, "is not a known key");
        }
    }

    private IReadOnlyList<string> AsTexts(JsonElement value, string key, Regex form, string means)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Refuse(key, "must be a list");
            return [];
        }

        return [.. value.EnumerateArray().Select((element, index) => AsText(element, $"{key}[{index}]", form, means)).OfType<string>()];
    }

    private string? AsText(JsonElement value, string key, Regex form, string means)
    {
        if (value.ValueKind == JsonValueKind.String && form.IsMatch(value.GetString()!))
        {
            return value.GetString();
        }

        Refuse(key, $"must be {means}");
        return null;
    }

    private string PathOf(string key) => key.Length == 0 ? Path : $"{Path}.{key}";
}

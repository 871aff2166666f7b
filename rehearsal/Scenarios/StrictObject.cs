using System.Collections.Immutable;
using System.Text.Json;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>A JSON object that is read key by key; whatever key nobody asked for is an error.</summary>
internal sealed class StrictObject
{
    private readonly SortedDictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly ScenarioText _text;
    private readonly string _path;

    public StrictObject(ScenarioText text, string path, JsonElement element)
    {
        (_text, _path) = (text, path);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw text.Wrong(path, "must be an object");
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
            {
                throw Wrong(member.Name, "is there twice");
            }
        }
    }

    /// <summary>What is wrong with a key, or at a place below.</summary>
    public ScenarioException Wrong(string key, string reason) => _text.Wrong($"{_path}.{key}", reason);

    public string? OptionalText(string key) => Ask(key) is not { } element ? null
        : element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text
        : throw Wrong(key, "must be a text that isn't empty");

    public string Text(string key) => OptionalText(key) ?? throw Wrong(key, "is missing");

    public string Choice(string key, string otherwise, params string[] allowed)
    {
        var text = OptionalText(key) ?? otherwise;
        return allowed.Contains(text) ? text : throw Wrong(key, $"'{text}' is none of {string.Join(", ", allowed)}");
    }

    public int? OptionalNumber(string key, int least, int most) => Ask(key) is not { } element ? null
        : element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= least && number <= most ? number
        : throw Wrong(key, $"must be a whole number from {least} to {most}, not {element.GetRawText()}");

    public int Number(string key, int least, int most) => OptionalNumber(key, least, most) ?? throw Wrong(key, "is missing");

    public bool Flag(string key) => Ask(key) is { } element
        && (element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Wrong(key, "must be true or false"));

    public Ipv4Block? OptionalBlock(string key) => OptionalText(key) is { } text ? Block(key, text) : null;

    public Ipv4Block Block(string key) => Block(key, Text(key));

    public IReadOnlyList<Ipv4Block> Blocks(string key) => [.. Elements(key).Select((element, place) => Block($"{key}[{place}]", element.GetString() ?? ""))];

    public ImmutableSortedDictionary<string, string> Texts(string key)
    {
        var texts = Resource.NoTags;
        if (Object(key) is { } inner)
        {
            foreach (var name in inner._members.Keys)
            {
                texts = texts.Add(name, inner.Text(name));
            }
        }

        return texts;
    }

    public StrictObject? Object(string key) => Ask(key) is { } element ? new StrictObject(_text, $"{_path}.{key}", element) : null;

    public T Inner<T>(string key, Func<StrictObject, T> read)
        where T : class => OptionalInner(key, read) ?? throw Wrong(key, "is missing");

    public T? OptionalInner<T>(string key, Func<StrictObject, T> read)
        where T : class
    {
        if (Object(key) is not { } inner)
        {
            return null;
        }

        var item = read(inner);
        inner.End();
        return item;
    }

    public IReadOnlyList<T> List<T>(string key, Func<StrictObject, T> read) => [.. Elements(key).Select((element, place) =>
    {
        var inner = new StrictObject(_text, $"{_path}.{key}[{place}]", element);
        var item = read(inner);
        inner.End();
        return item;
    })];

    /// <summary>Refuses keys that nobody asked for.</summary>
    public void End()
    {
        if (_members.Keys.FirstOrDefault(key => !_asked.Contains(key)) is { } unknown)
        {
            throw Wrong(unknown, $"is not a key that is known here; known are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
        }
    }

    private Ipv4Block Block(string key, string text) =>
        Ipv4Block.TryParse(text, out var block) && block.ToString() == text ? block : throw Wrong(key, $"'{text}' is not an IPv4 block such as 10.0.0.0/24");

    private IReadOnlyList<JsonElement> Elements(string key) => Ask(key) is not { } element ? []
        : element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()]
        : throw Wrong(key, "must be a list");

    private JsonElement? Ask(string key)
    {
        _asked.Add(key);
        return _members.TryGetValue(key, out var element) ? element : null;
    }
}

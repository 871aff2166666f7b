using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Deployment;

/// <summary>A JSON object that is read whole: a member that nobody asked for is an error at <see cref="End"/>, and every error names its path.</summary>
internal sealed class ClosedObject
{
    private readonly JsonObject _members;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public ClosedObject(JsonNode? node, string path)
    {
        Path = path;
        _members = node as JsonObject ?? throw new DeploymentException(path, "an object is expected here");
    }

    public string Path { get; }

    public IEnumerable<string> Names => _members.Select(member => member.Key);

    public bool Has(string name) => _members.ContainsKey(name);

    public string PathOf(string name) => $"{Path}.{name}";

    /// <summary>The member, or null when there is none or it is null.</summary>
    public JsonNode? Optional(string name)
    {
        _known.Add(name);
        return _members[name];
    }

    public JsonNode Need(string name) => Optional(name) ?? throw new DeploymentException(Path, $"'{name}' is missing");

    public string Text(string name) => AsText(Need(name), PathOf(name));

    public string? OptionalText(string name) => Optional(name) is { } node ? AsText(node, PathOf(name)) : null;

    /// <summary>A whole number, written as a number or, as CloudFormation allows, as text.</summary>
    public int? OptionalWhole(string name) => Optional(name) switch
    {
        null => null,
        var node when int.TryParse(node.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var whole) => whole,
        _ => throw new DeploymentException(PathOf(name), "a whole number is expected here"),
    };

    public int Whole(string name) => OptionalWhole(name) ?? throw new DeploymentException(Path, $"'{name}' is missing");

    public double? OptionalNumber(string name) => Optional(name) switch
    {
        null => null,
        var node when double.TryParse(node.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new DeploymentException(PathOf(name), "a number is expected here"),
    };

    public bool Flag(string name) => Optional(name)?.GetValueKind() switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new DeploymentException(PathOf(name), "true or false is expected here"),
    };

    public ClosedObject Object(string name) => new(Need(name), PathOf(name));

    public ClosedObject? OptionalObject(string name) => Optional(name) is { } node ? new(node, PathOf(name)) : null;

    /// <summary>The elements of a list with their paths; none when there is no such member.</summary>
    public IEnumerable<(JsonNode? Node, string Path)> List(string name) => Optional(name) switch
    {
        null => [],
        JsonArray list => list.Select((node, index) => (node, $"{PathOf(name)}[{index}]")),
        _ => throw new DeploymentException(PathOf(name), "a list is expected here"),
    };

    public IReadOnlyList<string> Texts(string name) => [.. List(name).Select(element => AsText(element.Node, element.Path))];

    public IReadOnlyList<ClosedObject> Objects(string name) => [.. List(name).Select(element => new ClosedObject(element.Node, element.Path))];

    /// <summary>Members that are known and change nothing that the world models.</summary>
    public ClosedObject Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }

        return this;
    }

    /// <summary>Refuses what was never read.</summary>
    public void End()
    {
        if (Names.FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
        {
            throw new DeploymentException(PathOf(unknown), "isn't known to the world; teach it what this does, or take it out");
        }
    }

    private static string AsText(JsonNode? node, string path) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw new DeploymentException(path, "a text is expected here");
}

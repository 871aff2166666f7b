using System.Text.Json;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>A scenario file as it was read, for those who complain about it.</summary>
internal sealed class ScenarioText(string file, string json)
{
    private readonly Lazy<JsonLines> _lines = new(() => new JsonLines(json));

    /// <summary>The file's text as JSON.</summary>
    /// <exception cref="ScenarioException">It isn't JSON.</exception>
    public JsonDocument Parse()
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException wrong)
        {
            throw new ScenarioException($"{file}:{wrong.LineNumber + 1}: is not JSON: {wrong.Message}");
        }
    }

    /// <summary>What is wrong at a place such as <c>$.zones[0].name</c>.</summary>
    public ScenarioException Wrong(string path, string reason) => new($"{file}:{_lines.Value.Of(path)}: {path}: {reason}");
}

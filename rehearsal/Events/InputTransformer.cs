using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Events;

/// <summary>A target's InputTransformer: a template of JSON in which <c>&lt;name&gt;</c> stands for what a path finds in the event.</summary>
internal sealed class InputTransformer
{
    private readonly Dictionary<string, ReferencePath> _paths;
    private readonly string _template;

    private InputTransformer(Dictionary<string, ReferencePath> paths, string template) => (_paths, _template) = (paths, template);

    public static InputTransformer Read(ClosedObject fields)
    {
        var paths = new Dictionary<string, ReferencePath>(StringComparer.Ordinal);
        if (fields.OptionalObject("InputPathsMap") is { } map)
        {
            foreach (var name in map.Names)
            {
                paths.Add(name, ReferencePath.Parse(map.Text(name), map.PathOf(name)));
            }
        }

        var transformer = new InputTransformer(paths, fields.Text("InputTemplate"));
        try
        {
            transformer.Fill([], fields.PathOf("InputTemplate"));
        }
        catch (JsonException broken)
        {
            throw new DeploymentException(fields.PathOf("InputTemplate"), $"doesn't make JSON: {broken.Message}");
        }

        fields.End();
        return transformer;
    }

    public JsonNode? Fill(JsonObject @event) => Fill(@event, "InputTemplate");

    private JsonNode? Fill(JsonObject @event, string path)
    {
        var text = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < _template.Length; i++)
        {
            if (_template[i] == '<' && _template.IndexOf('>', i) is var end and > 0)
            {
                text.Append(Value(@event, _template[(i + 1)..end], quoted, path));
                i = end;
            }
            else
            {
                quoted ^= _template[i] == '"' && (i == 0 || _template[i - 1] != '\\');
                text.Append(_template[i]);
            }
        }

        return JsonNode.Parse(text.ToString());
    }

    // Within quotes a text goes in as it is and anything else as its JSON; outside, everything as JSON.
    private string Value(JsonObject @event, string name, bool quoted, string path)
    {
        if (!_paths.TryGetValue(name, out var reference))
        {
            throw new DeploymentException(path, $"there is no '{name}' in InputPathsMap");
        }

        reference.TryGet(@event, [], out var value);
        if (!quoted)
        {
            return JsonText.Of(value);
        }

        var inner = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value is null ? "" : JsonText.Of(value);
        return JsonText.Of(inner)[1..^1];
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Workflow;

/// <summary>Parameters and ResultSelector: JSON in which a member <c>name.$</c> stands for what its path finds.</summary>
internal sealed class PayloadTemplate
{
    private readonly Func<JsonNode?, JsonObject, JsonNode?> _fill;

    private PayloadTemplate(Func<JsonNode?, JsonObject, JsonNode?> fill) => _fill = fill;

    public static PayloadTemplate Read(JsonNode node, string path) => node is JsonObject
        ? new PayloadTemplate(Compile(node, path))
        : throw new DeploymentException(path, "an object is expected here");

    public JsonNode? Fill(JsonNode? input, JsonObject context) => _fill(input, context);

    private static Func<JsonNode?, JsonObject, JsonNode?> Compile(JsonNode? node, string path) => node switch
    {
        JsonObject members => CompileObject(members, path),
        JsonArray list => CompileArray(list, path),
        _ => (_, _) => node?.DeepClone(),
    };

    private static Func<JsonNode?, JsonObject, JsonNode?> CompileObject(JsonObject members, string path)
    {
        var compiled = members.Select(member => CompileMember(member.Key, member.Value, $"{path}.{member.Key}")).ToList();
        if (compiled.GroupBy(member => member.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DeploymentException(path, $"'{twice.Key}' is given twice, as a value and as a path");
        }

        return (input, context) => new JsonObject(compiled.Select(member => KeyValuePair.Create(member.Name, member.Fill(input, context))));
    }

    private static Func<JsonNode?, JsonObject, JsonNode?> CompileArray(JsonArray list, string path)
    {
        var compiled = list.Select((element, index) => Compile(element, $"{path}[{index}]")).ToList();
        return (input, context) => new JsonArray([.. compiled.Select(fill => fill(input, context))]);
    }

    private static (string Name, Func<JsonNode?, JsonObject, JsonNode?> Fill) CompileMember(string name, JsonNode? value, string path)
    {
        if (!name.EndsWith(".$", StringComparison.Ordinal))
        {
            return (name, Compile(value, path));
        }

        if (value?.GetValueKind() != JsonValueKind.String)
        {
            throw new DeploymentException(path, "a path is expected here");
        }

        var reference = ReferencePath.Parse(value.GetValue<string>(), path);
        return (name[..^2], (input, context) => reference.Get(input, context, name)?.DeepClone());
    }
}

using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Headroom.Rehearsal.Deployment;

/// <summary>A CloudFormation template: resolves references and intrinsic functions, and refuses those that it doesn't know.</summary>
internal sealed partial class Template
{
    private readonly AwsPlace _place;
    private readonly string _stack;
    private readonly JsonObject _resources;
    private readonly JsonObject _parameters;
    private readonly Dictionary<string, Physical> _named = new(StringComparer.Ordinal);

    public Template(JsonObject root, AwsPlace place, string stack)
    {
        (_place, _stack) = (place, stack);
        var sections = new ClosedObject(root, "$");

        // Rules are checked by CloudFormation before it makes anything, and outputs are for people.
        sections.Ignore("AWSTemplateFormatVersion", "Description", "Metadata", "Rules", "Outputs");
        _parameters = sections.Optional("Parameters") as JsonObject ?? [];
        _resources = sections.Need("Resources").AsObject();
        sections.End();
    }

    public IEnumerable<string> LogicalIds => _resources.Select(resource => resource.Key);

    public string TypeOf(string logicalId) => Resource(logicalId, logicalId).Text("Type");

    /// <summary>Whether a resource outlives a template without it.</summary>
    public bool IsRetained(string logicalId) => (string?)_resources[logicalId]?["DeletionPolicy"] == "Retain";

    /// <summary>A resource's properties, resolved.</summary>
    public ClosedObject Properties(string logicalId)
    {
        var resource = Resource(logicalId, logicalId);
        resource.Ignore("Type", "Metadata", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy");
        var properties = resource.Optional("Properties") ?? new JsonObject();
        resource.End();
        return new ClosedObject(Resolve(properties, $"{logicalId}.Properties"), $"{logicalId}.Properties");
    }

    public Physical NameOf(string logicalId, string path)
    {
        if (!_named.TryGetValue(logicalId, out var named))
        {
            var resource = Resource(logicalId, path);
            var properties = resource.Optional("Properties") as JsonObject;
            named = Physical.Name(resource.Text("Type"), logicalId, _place, _stack, name => properties?[name] is { } node ? (string?)Resolve(node, $"{logicalId}.Properties.{name}") : null);
            _named.Add(logicalId, named);
        }

        return named;
    }

    private ClosedObject Resource(string logicalId, string path) =>
        _resources.ContainsKey(logicalId) ? new(_resources[logicalId], logicalId) : throw new DeploymentException(path, $"there is no resource '{logicalId}'");

    private JsonNode? Resolve(JsonNode? node, string path) => node switch
    {
        JsonObject { Count: 1 } one when one.First() is var (name, argument) && (name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal)) => Intrinsic(name, argument, $"{path}.{name}"),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value, $"{path}.{member.Key}")))),
        JsonArray list => new JsonArray([.. list.Select((element, index) => Resolve(element, $"{path}[{index}]"))]),
        _ => node?.DeepClone(),
    };

    private JsonNode? Intrinsic(string name, JsonNode? argument, string path) => name switch
    {
        "Ref" => Ref(Text(argument, path), path),
        "Fn::GetAtt" => GetAtt(argument, path),
        "Fn::Join" => Resolve(argument, path) is JsonArray { Count: 2 } parts && parts[1] is JsonArray texts
            ? string.Join(Text(parts[0], path), texts.Select(text => Text(text, path)))
            : throw Broken(path),
        "Fn::Select" => Resolve(argument, path) is JsonArray { Count: 2 } choice && choice[1] is JsonArray from && int.TryParse(choice[0]?.ToString(), out var index) && index >= 0 && index < from.Count
            ? from[index]?.DeepClone()
            : throw Broken(path),
        "Fn::Split" => Resolve(argument, path) is JsonArray { Count: 2 } split
            ? new JsonArray([.. Text(split[1], path).Split(Text(split[0], path)).Select(part => (JsonNode)part)])
            : throw Broken(path),
        "Fn::Sub" => Sub(argument, path),
        "Fn::Base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(Resolve(argument, path), path))),
        _ => throw new DeploymentException(path, $"intrinsic function '{name}' isn't known to the world"),
    };

    private string Ref(string name, string path) => name switch
    {
        "AWS::Partition" => _place.Partition,
        "AWS::Region" => _place.Region,
        "AWS::AccountId" => _place.Account,
        "AWS::StackName" => _stack,
        "AWS::URLSuffix" => _place.Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
        _ when name.StartsWith("AWS::", StringComparison.Ordinal) => throw new DeploymentException(path, $"pseudo parameter '{name}' isn't known to the world"),
        _ when _parameters[name] is JsonObject parameter => (string?)parameter["Default"] ?? throw new DeploymentException(path, $"parameter '{name}' has no default"),
        _ => NameOf(name, path).Ref,
    };

    private string GetAtt(JsonNode? argument, string path)
    {
        var (id, attribute) = argument is JsonArray { Count: 2 } pair ? (Text(pair[0], path), Text(pair[1], path))
            : Text(argument, path).Split('.', 2) is [var left, var right] ? (left, right)
            : throw Broken(path);
        return NameOf(id, path).Attributes.TryGetValue(attribute, out var value)
            ? value
            : throw new DeploymentException(path, $"attribute '{attribute}' of '{id}' ({TypeOf(id)}) isn't known to the world");
    }

    private string Sub(JsonNode? argument, string path)
    {
        var (text, values) = argument is JsonArray { Count: 2 } pair ? (Text(pair[0], path), Resolve(pair[1], path) as JsonObject) : (Text(argument, path), null);
        return Hole().Replace(text, hole => hole.Groups["name"].Value switch
        {
            // ${!Literal} stays as ${Literal}.
            ['!', .. var literal] => $"${{{literal}}}",
            var name when values?[name] is { } given => Text(given, path),
            var name when name.Contains('.', StringComparison.Ordinal) => GetAtt(name, path),
            var name => Ref(name, path),
        });
    }

    private static string Text(JsonNode? node, string path) =>
        node is JsonValue value && value.GetValueKind() is not System.Text.Json.JsonValueKind.Null ? value.ToString() : throw new DeploymentException(path, "a text is expected here");

    private static DeploymentException Broken(string path) => new(path, "the arguments aren't of the function's form");

    [GeneratedRegex(@"\$\{(?<name>[^}]+)\}")]
    private static partial Regex Hole();
}

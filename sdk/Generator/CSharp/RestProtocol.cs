using System.Text.RegularExpressions;

namespace Headroom.Sdk.Generator.CSharp;

/// <summary>rest-json: as awsJson, but members may be in the path or in the query.</summary>
internal sealed partial class RestProtocol(Service service) : JsonProtocol(service)
{
    public override IEnumerable<string> Operations()
    {
        foreach (var operation in Service.Operations)
        {
            var members = Service.Members(operation.Input);
            var write = members.Any(m => m.Location is null) ? "static (json, request) => request.Write(json)" : "null";
            yield return "";
            yield return $"    public static readonly RestOperation<{operation.Request}, {operation.Response}> {operation.Name} = new(";
            yield return $"        new(\"{Service.Namespace}\", \"{Service.ApiVersion}\", \"{operation.Method}\", \"{operation.Path}\"),";
            yield return "        static (rest, request) =>";
            yield return "        {";
            foreach (var line in Places(operation, members))
            {
                yield return "            " + line;
            }

            yield return "        },";
            yield return $"        {write}, {operation.Response}.Read,";
            foreach (var line in Errors(operation))
            {
                yield return line;
            }
        }
    }

    private IEnumerable<string> Places(Operation operation, IReadOnlyList<Member> members)
    {
        foreach (var name in Labels().Matches(operation.Path).Select(m => m.Groups[1].Value))
        {
            if (!members.Any(m => m.Location == "uri" && m.WireName == name && m.Shape.Kind == "string"))
            {
                throw new GeneratorException($"The path of {operation.Name} has the label {{{name}}}, for which there is no string member.");
            }
        }

        var outputs = Service.Members(operation.Output);
        foreach (var output in outputs)
        {
            RefuseLocation(operation, output);
        }

        foreach (var member in members)
        {
            RefuseLocation(operation, member, "uri", "querystring");
            if (member.Location is not null && member.Shape.Kind != "string" && !(member.Location == "querystring" && IsQueryable(member.Shape)))
            {
                throw Types.Unknown(member.Shape, "a path or query");
            }

            if (member.Location == "uri")
            {
                yield return $"rest.Label(\"{member.WireName}\", request.{member.Property}, \"{member.Property}\", static message => new {Service.Prefix}Exception(message));";
            }
            else if (member.Location == "querystring")
            {
                yield return $"rest.Query(\"{member.WireName}\", request.{member.Property});";
            }
        }

        if (outputs.Count == 0)
        {
            throw new GeneratorException($"{operation.Name} answers nothing, and a REST reply without a body isn't read here yet: teach it to sdk/Runtime/JsonReply, or leave the operation out.");
        }
    }

    private bool IsQueryable(Shape shape) => shape.Kind == "integer" || (shape.Kind == "list" && Service.Part(shape, "member").Shape.Kind == "string");

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Labels();
}

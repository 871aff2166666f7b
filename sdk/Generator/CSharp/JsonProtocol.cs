namespace Headroom.Sdk.Generator.CSharp;

/// <summary>awsJson 1.0 and 1.1: one JSON object each way, the operation's name in a header.</summary>
internal class JsonProtocol(Service service) : Protocol(service)
{
    public override string WriteParameter => "Utf8JsonWriter json";

    public override string ReadParameter => "JsonElement json";

    public override IReadOnlyList<string> Usings => ["System.Text.Json"];

    public override IEnumerable<string> Write(IReadOnlyList<Member> members)
    {
        yield return "json.WriteStartObject();";
        foreach (var member in members.Where(m => m.Location is null))
        {
            yield return WriteMember(member);
        }

        yield return "json.WriteEndObject();";
    }

    private string WriteMember(Member member)
    {
        var value = member.IsIdempotencyToken ? $"IdempotencyToken.Or({member.Property})" : member.Property;
        return member.Shape.Kind switch
        {
            "string" or "boolean" or "integer" => $"json.Member(\"{member.WireName}\", {value});",
            "structure" => $"json.Member(\"{member.WireName}\", {value}, static (w, v) => v.Write(w));",
            "list" => $"json.ListMember(\"{member.WireName}\", {value}, {WriteItem(Service.Part(member.Shape, "member").Shape)});",
            "map" => $"json.MapMember(\"{member.WireName}\", {value}, {WriteItem(Service.Part(member.Shape, "value").Shape)});",
            _ => throw Types.Unknown(member.Shape, "a JSON request"),
        };
    }

    private string WriteItem(Shape item) => item.Kind switch
    {
        "string" => "static (w, v) => w.WriteStringValue(v)",
        "structure" => "static (w, v) => v.Write(w)",
        "list" => $"static (w, v) => w.List(v, {WriteItem(Service.Part(item, "member").Shape)})",
        _ => throw Types.Unknown(item, "a collection in a JSON request"),
    };

    public override IEnumerable<string> Read(string type, IReadOnlyList<Member> members)
    {
        // An awsJson service answers {} where it has nothing to say (Smithy, AWS JSON 1.0 protocol, "Operations with no output").
        if (members.Count == 0)
        {
            yield return $"return json.ValueKind == JsonValueKind.Null ? null : new {type}();";
            yield break;
        }

        yield return "if (json.ValueKind == JsonValueKind.Null)";
        yield return "{";
        yield return "    return null;";
        yield return "}";
        yield return "";
        yield return $"var it = new {type}();";
        yield return "foreach (var member in json.EnumerateObject())";
        yield return "{";
        yield return "    switch (member.Name)";
        yield return "    {";
        foreach (var member in members)
        {
            yield return $"        case \"{member.WireName}\": it.{member.Property} = {ReadValue(member.Shape)}(member.Value{ReadArgument(member.Shape)}); break;";
        }

        yield return "    }";
        yield return "}";
        yield return "";
        yield return "return it;";
    }

    private string ReadArgument(Shape shape) => shape.Kind switch
    {
        "list" => ", " + ReadItem(Service.Part(shape, "member").Shape),
        "map" => ", " + ReadItem(Service.Part(shape, "value").Shape),
        _ => "",
    };

    private string ReadItem(Shape item) => item.Kind switch
    {
        "string" or "structure" => ReadValue(item),
        "integer" => "static item => item.GetInt32()",
        "list" => $"static item => JsonReading.List(item{ReadArgument(item)})",
        _ => throw Types.Unknown(item, "a collection in a JSON response"),
    };

    private static string ReadValue(Shape shape) => shape.Kind switch
    {
        "string" => "JsonReading.Text",
        "boolean" => "JsonReading.Boolean",
        "integer" => "JsonReading.Integer",
        "timestamp" => "JsonReading.Timestamp",
        "list" => "JsonReading.List",
        "map" => "JsonReading.Map",
        "structure" => $"Model.{shape.Name}.Read",
        _ => throw Types.Unknown(shape, "a JSON response"),
    };

    public override string ErrorParameter => "JsonElement body";

    public override IEnumerable<string> ReadError(string type, IReadOnlyList<Member> members) => members.Count == 0
        ? ["return it;"]
        : Read(type, members).SkipWhile(l => !l.StartsWith("foreach", StringComparison.Ordinal)).Select(l => l.Replace("json.", "body.", StringComparison.Ordinal));

    public override IEnumerable<string> Operations()
    {
        yield return "";
        yield return $"    private static readonly JsonService Service = new(\"{Service.Namespace}\", \"{Service.Metadata("targetPrefix")}\", \"{Service.Metadata("jsonVersion")}\", \"{Service.ApiVersion}\");";
        foreach (var operation in Service.Operations)
        {
            yield return "";
            yield return $"    public static readonly JsonOperation<{operation.Request}, {operation.Response}> {operation.Name} = new(";
            yield return $"        Service, \"{operation.Name}\", static (json, request) => request.Write(json), {operation.Response}.Read,";
            foreach (var line in Errors(operation))
            {
                yield return line;
            }
        }
    }

    protected IEnumerable<string> Errors(Operation operation)
    {
        yield return "        static (error, body) => error.Code switch";
        yield return "        {";
        foreach (var error in operation.Errors)
        {
            var code = (string?)error.Json["error"]?["code"] ?? error.Name;
            yield return $"            \"{code}\" => {Names.Exception(error.Name)}.From(error, body),";
        }

        yield return $"            _ => {Service.Prefix}Exception.From(error),";
        yield return "        });";
    }
}

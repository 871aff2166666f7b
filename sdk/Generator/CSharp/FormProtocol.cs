namespace Headroom.Sdk.Generator.CSharp;

/// <summary>EC2's own: form fields in, XML out.</summary>
internal class FormProtocol(Service service) : Protocol(service)
{
    public override string WriteParameter => "FormWriter form";

    public override string ReadParameter => "XmlBody xml";

    public override IEnumerable<string> Write(IReadOnlyList<Member> members) => members.Select(m => m.Shape.Kind switch
    {
        "string" or "boolean" or "integer" => $"form.Add(\"{FieldName(m)}\", {m.Property});",
        "structure" => $"form.Add(\"{FieldName(m)}\", {m.Property}, static (it, inner) => it.Write(inner));",
        "list" => $"form.AddList(\"{FieldName(m)}\", {m.Property}{WriteItem(Service.Part(m.Shape, "member").Shape)}{ItemName(m)});",
        _ => throw Types.Unknown(m.Shape, $"an {Service.Protocol} request"),
    });

    /// <summary>A member's name in the form.</summary>
    protected virtual string FieldName(Member member) => member.FormName;

    /// <summary>What stands between a list's name and an item's number, as the argument of a call; empty where nothing does.</summary>
    protected virtual string ItemName(Member list) => "";

    private string WriteItem(Shape item) => item.Kind switch
    {
        "string" => "",
        "structure" => ", static (it, inner) => it.Write(inner)",
        _ => throw Types.Unknown(item, $"a list in an {Service.Protocol} request"),
    };

    public override IEnumerable<string> Read(string type, IReadOnlyList<Member> members)
    {
        yield return $"var it = new {type}();";
        yield return "for (var reading = new XmlReading(xml); reading.Next();)";
        yield return "{";
        yield return "    switch (xml.LocalName)";
        yield return "    {";
        foreach (var member in members)
        {
            yield return $"        case \"{member.WireName}\": it.{member.Property} = {ReadValue(member.Shape)}(xml{ReadArgument(member.Shape)}); break;";
        }

        if (IdInside && Service.Operations.Any(o => o.Response == type))
        {
            yield return "        case \"requestId\": it.ResponseMetadata = new ResponseMetadata { RequestId = XmlReading.Text(xml) }; break;";
        }

        yield return "    }";
        yield return "}";
        yield return "";
        yield return "return it;";
    }

    /// <summary>True where the request's id stands among the members.</summary>
    protected virtual bool IdInside => true;

    private string ReadValue(Shape shape) => shape.Kind switch
    {
        "structure" => $"Model.{shape.Name}.Read",
        "string" => "XmlReading.Text",
        "boolean" => "XmlReading.Boolean",
        "integer" => "XmlReading.Integer",
        "long" => "XmlReading.Long",
        "double" => "XmlReading.Double",
        "timestamp" => "XmlReading.Timestamp",
        "list" => "XmlReading.List",
        "map" when ReadsMaps => "XmlReading.Map",
        _ => throw Types.Unknown(shape, $"an {Service.Protocol} response"),
    };

    /// <summary>True where a map is a list of entries with key and value; EC2 has none.</summary>
    protected virtual bool ReadsMaps => false;

    private string ReadArgument(Shape shape) => shape.Kind switch
    {
        "list" => ", " + ReadItem(Service.Part(shape, "member").Shape),
        "map" => ", " + ReadItem(Service.Part(shape, "value").Shape),
        _ => "",
    };

    private string ReadItem(Shape item) => item.Kind switch
    {
        "string" or "structure" => ReadValue(item),
        "integer" => "static item => XmlReading.Integer(item).Value",
        _ => throw Types.Unknown(item, $"a collection in an {Service.Protocol} response"),
    };

    public override IEnumerable<string> Operations() => Service.Operations.SelectMany(o => (string[])
    [
        "",
        $"    public static readonly FormOperation<{o.Request}, {o.Response}> {o.Name} = new(",
        $"        \"{Service.Namespace}\", \"{o.Name}\", \"{Service.ApiVersion}\", static (request, form) => request.Write(form), {o.Response}.Read, {Service.Prefix}Exception.From);",
    ]);
}

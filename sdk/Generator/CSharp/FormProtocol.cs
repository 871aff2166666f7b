namespace Headroom.Sdk.Generator.CSharp;

/// <summary>EC2's own: form fields in, XML out.</summary>
internal sealed class FormProtocol(Service service) : Protocol(service)
{
    public override string WriteParameter => "FormWriter form";

    public override string ReadParameter => "XmlReader xml";

    public override IReadOnlyList<string> Usings => ["System.Xml"];

    public override IEnumerable<string> Write(IReadOnlyList<Member> members) => members.Select(m => m.Shape.Kind switch
    {
        "string" or "boolean" or "integer" => $"form.Add(\"{m.FormName}\", {m.Property});",
        "structure" => $"form.Add(\"{m.FormName}\", {m.Property}, static (it, inner) => it.Write(inner));",
        "list" => $"form.AddList(\"{m.FormName}\", {m.Property}{WriteItem(Service.Part(m.Shape, "member").Shape)});",
        _ => throw Types.Unknown(m.Shape, "an ec2 request"),
    });

    private static string WriteItem(Shape item) => item.Kind switch
    {
        "string" => "",
        "structure" => ", static (it, inner) => it.Write(inner)",
        _ => throw Types.Unknown(item, "a list in an ec2 request"),
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

        if (Service.Operations.Any(o => o.Response == type))
        {
            yield return "        case \"requestId\": it.ResponseMetadata = new ResponseMetadata { RequestId = XmlReading.Text(xml) }; break;";
        }

        yield return "    }";
        yield return "}";
        yield return "";
        yield return "return it;";
    }

    private static string ReadValue(Shape shape) => shape.Kind switch
    {
        "structure" => $"Model.{shape.Name}.Read",
        "string" => "XmlReading.Text",
        "boolean" => "XmlReading.Boolean",
        "integer" => "XmlReading.Integer",
        "long" => "XmlReading.Long",
        "double" => "XmlReading.Double",
        "timestamp" => "XmlReading.Timestamp",
        "list" => "XmlReading.List",
        _ => throw Types.Unknown(shape, "an ec2 response"),
    };

    private string ReadArgument(Shape shape) => shape.Kind == "list" ? ", " + ReadItem(Service.Part(shape, "member").Shape) : "";

    private static string ReadItem(Shape item) => item.Kind switch
    {
        "string" or "structure" => ReadValue(item),
        "integer" => "static item => XmlReading.Integer(item).Value",
        _ => throw Types.Unknown(item, "a list in an ec2 response"),
    };

    public override IEnumerable<string> Operations() => Service.Operations.SelectMany(o => (string[])
    [
        "",
        $"    public static readonly FormOperation<{o.Request}, {o.Response}> {o.Name} = new(",
        $"        \"{Service.Namespace}\", \"{o.Name}\", \"{Service.ApiVersion}\", static (request, form) => request.Write(form), {o.Response}.Read, {Service.Prefix}Exception.From);",
    ]);
}

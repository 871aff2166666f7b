namespace Headroom.Sdk.Generator.CSharp;

/// <summary>EC2's own: form fields in, XML out.</summary>
internal sealed class FormProtocol(Service service) : Protocol(service)
{
    public override string WriteParameter => "FormWriter form";

    public override string ReadParameter => "XmlUnmarshallerContext xml";

    public override IReadOnlyList<string> Usings => ["Amazon.Runtime.Internal.Transform"];

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
        if (members.Count == 0)
        {
            yield return "while (xml.Read())"; // Core looks for the request's id on the way.
            yield return "{";
            yield return "}";
            yield return "";
        }
        else
        {
            yield return "for (var reading = new XmlReading(xml); reading.Next();)";
            yield return "{";
            yield return "    switch (xml.CurrentElementName)";
            yield return "    {";
            foreach (var member in members)
            {
                yield return $"        case \"{member.WireName}\": it.{member.Property} = {ReadValue(member.Shape)}; break;";
            }

            yield return "    }";
            yield return "}";
            yield return "";
        }

        yield return "return it;";
    }

    private string ReadValue(Shape shape) => shape.Kind switch
    {
        "list" => $"XmlReading.List(xml, {ReadItem(Service.Part(shape, "member").Shape)})",
        "structure" => $"Model.{shape.Name}.Read(xml)",
        "string" => "StringUnmarshaller.Instance.Unmarshall(xml)",
        _ => $"Nullable{Leaf(shape)}Unmarshaller.Instance.Unmarshall(xml)",
    };

    private static string ReadItem(Shape item) => item.Kind switch
    {
        "structure" => $"Model.{item.Name}.Read",
        "string" => "StringUnmarshaller.Instance.Unmarshall",
        _ => $"{Leaf(item)}Unmarshaller.Instance.Unmarshall",
    };

    private static string Leaf(Shape shape) => shape.Kind switch
    {
        "boolean" => "Bool",
        "integer" => "Int",
        "long" => "Long",
        "double" => "Double",
        "timestamp" => "DateTime",
        _ => throw Types.Unknown(shape, "an ec2 response"),
    };

    public override IEnumerable<string> Operations() => Service.Operations.SelectMany(o => (string[])
    [
        "",
        $"    public static readonly FormOperation<{o.Request}, {o.Response}> {o.Name} = new(",
        $"        \"{Service.Namespace}\", \"{o.Name}\", \"{Service.ApiVersion}\", static (request, form) => request.Write(form), {o.Response}.Read, {Service.Prefix}Exception.From);",
    ]);
}

using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Reads a form by a shape: the ec2 protocol (lists are flat, names start with a capital) or the query protocol (lists are under <c>member</c>).</summary>
internal sealed class FormReader(bool ec2)
{
    public JsonObject ReadStructure(Shape shape, FormTree form, string path = "")
    {
        var value = new JsonObject();
        foreach (var member in shape.Members.Values)
        {
            var name = Name(member);
            if (form.Children.TryGetValue(name, out var child))
            {
                value[member.Name] = Read(member.Shape, child, path + name);
            }
        }

        return value.Count == form.Children.Count
            ? value
            : throw new AwsErrorException("UnknownParameter", $"The parameter {path}{form.Children.Keys.Except(shape.Members.Values.Select(Name)).Order(StringComparer.Ordinal).First()} is not recognized");
    }

    private JsonNode Read(Shape shape, FormTree form, string path) => shape.Type switch
    {
        ShapeType.Structure => ReadStructure(shape, form, path + "."),
        ShapeType.List => new JsonArray([.. Items(shape, form, path).Select((item, i) => Read(shape.Item!.Shape, item, $"{path}.{i + 1}"))]),
        ShapeType.Map => ReadMap(shape, form, path),
        ShapeType.Boolean => bool.TryParse(form.Value, out var flag) ? flag : throw Invalid(form, path),
        ShapeType.Integer or ShapeType.Long => long.TryParse(form.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Formats.Number(number) : throw Invalid(form, path),
        ShapeType.Float or ShapeType.Double => double.TryParse(form.Value, CultureInfo.InvariantCulture, out var real) ? Formats.Number(real) : throw Invalid(form, path),
        _ => form.Value ?? throw Invalid(form, path),
    };

    private JsonObject ReadMap(Shape shape, FormTree form, string path)
    {
        var map = new JsonObject();
        foreach (var entry in form.Children.GetValueOrDefault("entry", form).Numbered() ?? throw Invalid(form, path))
        {
            var key = entry.Children.GetValueOrDefault(shape.Key!.LocationName ?? "key")?.Value ?? throw Invalid(entry, path);
            var value = entry.Children.GetValueOrDefault(shape.Item!.LocationName ?? "value") ?? throw Invalid(entry, path);
            map[key] = Read(shape.Item.Shape, value, path);
        }

        return map;
    }

    private IEnumerable<FormTree> Items(Shape shape, FormTree form, string path)
    {
        var list = ec2 || shape.IsFlattened ? form : form.Children.GetValueOrDefault(shape.Item!.LocationName ?? "member", form);
        return string.IsNullOrEmpty(list.Value) ? list.Numbered() ?? throw Invalid(list, path) : throw Invalid(list, path);
    }

    private string Name(Member member) => ec2 ? member.Ec2Name : member.QueryName ?? member.WireName;

    private static AwsErrorException Invalid(FormTree form, string path) =>
        new("InvalidParameterValue", $"Invalid value '{form.Value}' for {path}.");
}

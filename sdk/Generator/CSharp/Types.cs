namespace Headroom.Sdk.Generator.CSharp;

/// <summary>The official SDK's C# type of a shape.</summary>
internal static class Types
{
    public static string Property(Service service, Shape shape) => Of(service, shape, inCollection: false);

    /// <summary>Inside a list or map nothing is nullable, and enumerations are strings.</summary>
    public static string Element(Service service, Shape shape) => Of(service, shape, inCollection: true);

    private static string Of(Service service, Shape shape, bool inCollection)
    {
        var mark = inCollection ? "" : "?";
        return shape.Kind switch
        {
            "string" => shape.Values is null || inCollection ? "string" : Names.UpperFirst(shape.Name),
            "boolean" => "bool" + mark,
            "integer" => "int" + mark,
            "long" => "long" + mark,
            "double" => "double" + mark,
            "timestamp" => "DateTime" + mark,
            "list" => $"List<{Element(service, service.Part(shape, "member").Shape)}>",
            "map" => $"Dictionary<string, {Element(service, service.Part(shape, "value").Shape)}>",
            "structure" => shape.Name,
            _ => throw Unknown(shape, "any protocol"),
        };
    }

    public static GeneratorException Unknown(Shape shape, string where) =>
        new($"The shape {shape.Name} is a {shape.Kind}, which {where} doesn't know here yet: teach it to sdk/Generator and sdk/Runtime, or leave the operation out.");
}

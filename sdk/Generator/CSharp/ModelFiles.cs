namespace Headroom.Sdk.Generator.CSharp;

/// <summary>Requests, responses, structures and exceptions: one class, one file.</summary>
internal sealed class ModelFiles(Service service, Protocol protocol)
{
    public IEnumerable<SourceFile> All()
    {
        var reach = new Reach(service);
        var whole = new HashSet<string>();
        foreach (var operation in service.Operations)
        {
            whole.UnionWith(new[] { operation.Input?.Name, operation.Output?.Name }.OfType<string>());
            yield return Class(operation.Request, $"{service.Prefix}Request", service.Members(operation.Input), sent: true, read: false);
            yield return Class(operation.Response, "AmazonWebServiceResponse", service.Members(operation.Output), sent: false, read: true);
        }

        foreach (var shape in service.Shapes.Where(s => s.Kind == "structure" && !whole.Contains(s.Name)))
        {
            yield return shape.IsException
                ? Exception(shape)
                : Class(shape.Name, null, service.Members(shape), reach.Sent.Contains(shape.Name), reach.Read.Contains(shape.Name));
        }
    }

    private SourceFile Class(string name, string? parent, IReadOnlyList<Member> members, bool sent, bool read)
    {
        var file = Start(name, ["System", "System.Collections.Generic", "Amazon.Runtime", .. protocol.Usings]);
        file.Line($"public partial class {name}{(parent is null ? "" : $" : {parent}")}").Open();
        Properties(file, members);
        if (sent)
        {
            file.Gap().Line($"internal void Write({protocol.WriteParameter})").Open().Lines(protocol.Write(members)).Close();
        }

        if (read)
        {
            file.Gap().Line($"internal static {name} Read({protocol.ReadParameter})").Open().Lines(protocol.Read(name, members)).Close();
        }

        return file.Close();
    }

    private void Properties(SourceFile file, IEnumerable<Member> members)
    {
        foreach (var member in members)
        {
            var start = member.Shape.Kind switch
            {
                "list" => $" = Collections.NewList<{Types.Element(service, service.Part(member.Shape, "member").Shape)}>();",
                "map" => $" = Collections.NewMap<{Types.Element(service, service.Part(member.Shape, "value").Shape)}>();",
                _ => "",
            };
            file.Gap().Line($"public {Types.Property(service, member.Shape)} {member.Property} {{ get; set; }}{start}");
        }
    }

    // An exception's message is the inherited one.
    private SourceFile Exception(Shape shape)
    {
        var name = Names.Exception(shape.Name);
        var members = service.Members(shape).Where(m => m.Property != "Message").ToList();
        var file = Start(name, ["System", "System.Net", .. protocol.Usings, "Amazon.Runtime", "Amazon.Runtime.Internal"]);
        file.Line($"public partial class {name} : {service.Prefix}Exception").Open();
        ExceptionConstructors.Write(file, name);
        Properties(file, members);
        var (hides, parameter) = protocol.ErrorParameter is { Length: > 0 } more ? ("", ", " + more) : ("new ", "");
        file.Gap().Line($"internal static {hides}{name} From(ErrorResponse error{parameter})").Open();
        file.Line($"var it = new {name}(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);");
        return file.Lines(protocol.ReadError(name, members)).Close().Close();
    }

    private SourceFile Start(string name, IEnumerable<string> usings) =>
        new SourceFile(service, $"Model/{name}.cs").Header(usings.Append("Headroom.Sdk.Runtime"), $"{service.Namespace}.Model");
}

namespace Headroom.Sdk.Generator.CSharp;

/// <summary>AWSQuery: a form in with its lists' items named, XML out with the members in a wrapper, exceptions of their own.</summary>
internal sealed class QueryProtocol(Service service) : FormProtocol(service)
{
    protected override bool IdInside => false;

    protected override bool ReadsMaps => true;

    protected override string FieldName(Member member) => member.WireName;

    protected override string ItemName(Member list) => IsFlat(list)
        ? throw new GeneratorException($"The list {list.Name} is flattened, which a query request doesn't know here yet: teach it to sdk/Generator, or leave the operation out.")
        : $", item: \"{Service.Part(list.Shape, "member").LocationName ?? "member"}\"";

    public override IEnumerable<string> Read(string type, IReadOnlyList<Member> members) => members.FirstOrDefault(IsFlat) is { } flat
        ? throw new GeneratorException($"{flat.Name} of {type} is flattened, which a query response doesn't know here yet: teach it to sdk/Generator, or leave the operation out.")
        : base.Read(type, members);

    public override IEnumerable<string> Operations()
    {
        foreach (var operation in Service.Operations)
        {
            if (operation.ResultWrapper != $"{operation.Name}Result")
            {
                throw new GeneratorException($"The result of {operation.Name} is in '{operation.ResultWrapper}', and in {operation.Name}Result is known here: teach it to sdk/Runtime/QueryReply.");
            }

            yield return "";
            yield return $"    public static readonly FormOperation<{operation.Request}, {operation.Response}> {operation.Name} = new(";
            yield return $"        \"{Service.Namespace}\", \"{operation.Name}\", \"{Service.ApiVersion}\", static (request, form) => request.Write(form),";
            yield return $"        static xml => QueryReply.Read(xml, \"{operation.ResultWrapper}\", {operation.Response}.Read),";
            yield return "        static error => error.Code switch";
            yield return "        {";
            foreach (var error in operation.Errors)
            {
                yield return $"            \"{(string?)error.Json["error"]?["code"] ?? error.Name}\" => {Names.Exception(error.Name)}.From(error),";
            }

            yield return $"            _ => {Service.Prefix}Exception.From(error),";
            yield return "        });";
        }
    }

    private static bool IsFlat(Member member) => member.Shape.Kind is "list" or "map" && ((bool?)member.Shape.Json["flattened"] ?? (bool?)member.Json["flattened"] ?? false);
}

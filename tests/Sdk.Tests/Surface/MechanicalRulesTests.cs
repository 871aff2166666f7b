using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Headroom.Sdk.Generator;

namespace Headroom.Sdk.Tests.Surface;

/// <summary>Members that no page lists follow the official generator's rules, worked out here from the service model without our generator.</summary>
public class MechanicalRulesTests
{
    private static readonly string Root = Repository.Find();

    private static readonly Dictionary<string, string> Renamed = OfficialTable.Words("renamed")["EC2"].Select(w => w.Split('=')).ToDictionary(w => w[0], w => w[1]);

    public static TheoryData<string> Services => [.. Repository.Services(Root).Select(s => s.Name)];

    private static (Assembly Package, JsonObject Shapes) Of(string service) => (
        Surface.Assemblies.Single(a => a.GetName().Name == $"AWSSDK.{service}"),
        Repository.ReadModel(Root, Repository.Services(Root).Single(s => s.Name == service))["shapes"]!.AsObject());

    private static string Prefix(string service) => Repository.Services(Root).Single(s => s.Name == service) is { ClientName: { } name } ? $"Amazon{name}" : $"Amazon{service}";

    private static string Upper(string name) => name[..1].ToUpperInvariant() + name[1..];

    private static string TypeOf(JsonObject shapes, JsonNode reference, bool inside)
    {
        var name = (string)reference["shape"]!;
        var shape = shapes[name]!;
        var nullable = inside ? "" : "?";
        return (string)shape["type"]! switch
        {
            "string" when shape["enum"] is not null && !inside => Upper(name),
            "string" => "string",
            "integer" => "int" + nullable,
            "boolean" => "bool" + nullable,
            "timestamp" => "DateTime" + nullable,
            "list" => $"List<{TypeOf(shapes, shape["member"]!, inside: true)}>",
            "map" => $"Dictionary<string,{TypeOf(shapes, shape["value"]!, inside: true)}>",
            "structure" => name,
            var number => number + nullable,
        };
    }

    [Theory, MemberData(nameof(Services))]
    public void Structures_Members_AreTheModelsWithTheirFirstLetterUpper(string service)
    {
        var (package, shapes) = Of(service);
        var structures = package.GetExportedTypes().Where(t => t.Namespace == $"Amazon.{service}.Model" && shapes.ContainsKey(t.Name) && !t.IsAssignableTo(typeof(AmazonWebServiceRequest))
            && !t.IsAssignableTo(typeof(AmazonWebServiceResponse)) && !t.IsAssignableTo(typeof(Exception))).ToList();

        Assert.NotEmpty(structures);
        Assert.All(structures, t =>
        {
            var expected = shapes[t.Name]!["members"]!.AsObject().Select(m => $"{Renamed.GetValueOrDefault($"{t.Name}.{m.Key}") ?? Upper(m.Key)} : {TypeOf(shapes, m.Value!, inside: false)}");
            var members = t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(m => m is not MethodInfo { IsSpecialName: true }).ToList();
            Assert.Equal(
                expected.Order(StringComparer.Ordinal), members.OfType<PropertyInfo>().Select(p => $"{p.Name} : {TypeNames.Of(p.PropertyType)}").Order(StringComparer.Ordinal));
            Assert.Empty(Assert.Single(members.Where(m => m is not PropertyInfo).Cast<ConstructorInfo>()).GetParameters());
        });
    }

    [Theory, MemberData(nameof(Services))]
    public void Types_Exported_AreOfTheKindsThatThePackagesHave(string service)
    {
        var (package, shapes) = Of(service);
        var operations = package.GetType($"Amazon.{service}.I{Prefix(service)}", throwOnError: true)!.GetMethods().Select(m => m.Name[..^"Async".Length]);
        var structures = shapes.Where(s => (string?)s.Value!["type"] == "structure")
            .Select(s => s.Value!["exception"] is null || s.Key.EndsWith("Exception", StringComparison.Ordinal) ? s.Key : s.Key + "Exception");
        var model = operations.SelectMany(o => (string[])[o + "Request", o + "Response"]).Concat(structures);
        string[] root = [.. ((string[])["Client", "Config", "Exception", "Request"]).Select(kind => Prefix(service) + kind), $"I{Prefix(service)}"];
        var enumerations = shapes.Where(s => s.Value!["enum"] is not null).Select(s => Upper(s.Key));

        Assert.Empty(package.GetExportedTypes().Select(t => t.FullName)
            .Except(model.Select(n => $"Amazon.{service}.Model.{n}").Concat(root.Concat(enumerations).Select(n => $"Amazon.{service}.{n}"))));
    }
}

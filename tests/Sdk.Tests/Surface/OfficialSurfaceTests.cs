using System.Reflection;
using Amazon.Runtime;

namespace Headroom.Sdk.Tests.Surface;

/// <summary>The stand-ins against what is known of the official packages: a subset is safe, a superset never.</summary>
public class OfficialSurfaceTests
{
    public static TheoryData<string> Services => ["EC2", "EKS", "IdentityManagement", "SimpleSystemsManagement", "StepFunctions"];

    private static Assembly Package(string service) => Surface.Assemblies.Single(a => a.GetName().Name == $"AWSSDK.{service}");

    // IAM's client is called otherwise than its package and namespace.
    private static string Prefix(string service) => service == "IdentityManagement" ? "AmazonIdentityManagementService" : $"Amazon{service}";

    private static Type Model(string service, string name) => Package(service).GetType($"Amazon.{service}.Model.{name}", throwOnError: true)!;

    private static IReadOnlyList<string> Properties(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(p => $"{p.Name}:{TypeNames.Of(p.PropertyType)}").Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Services))]
    public void Operations_RequestsAndResponses_HaveTheOfficialMembers(string service)
    {
        var official = OfficialTable.Words($"operations {service}");
        var operations = Package(service).GetType($"Amazon.{service}.I{Prefix(service)}", throwOnError: true)!.GetMethods().Select(m => m.Name[..^"Async".Length]).ToList();

        Assert.NotEmpty(operations);
        Assert.All(operations, operation =>
        {
            Assert.True(official.TryGetValue(operation, out var words), $"sdk/official-surface.txt doesn't know {operation}: look the official one up and add it");
            Assert.Equal(OfficialTable.Typed(words!.TakeWhile(w => w != "->")), Properties(Model(service, operation + "Request")));
            Assert.Equal(OfficialTable.Typed(words!.SkipWhile(w => w != "->").Skip(1)), Properties(Model(service, operation + "Response")));
        });
    }

    [Theory, MemberData(nameof(Services))]
    public void Client_Constructors_AreOfficialOnes(string service)
    {
        var config = $"{Prefix(service)}Config";
        var constructors = Package(service).GetType($"Amazon.{service}.{Prefix(service)}Client", throwOnError: true)!.GetConstructors();

        Assert.Equal(4, constructors.Length);
        Assert.All(constructors, c =>
        {
            var parameters = c.GetParameters().Select(p => p.ParameterType.Name == config ? "config" : $"{p.ParameterType.Name} {p.Name}");
            Assert.Contains($"({string.Join(", ", parameters)})", OfficialTable.Lines("client constructors"));
        });
    }

    [Theory, MemberData(nameof(Services))]
    public void Enumerations_Constants_AreTheOfficialOnes(string service) => Assert.All(OfficialTable.Words($"enumerations {service}"), official =>
    {
        if (Package(service).GetType($"Amazon.{service}.{official.Key}") is not { } type)
        {
            return; // not reached by an operation of ours
        }

        var built = type.GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(f => f.Name, f => ((ConstantClass)f.GetValue(null)!).Value);
        var known = official.Value.Where(w => w != "…").Select(w => w.Split('=')).ToDictionary(w => w[0], w => w.ElementAtOrDefault(1));

        Assert.Empty(known.Keys.Except(built.Keys).Select(k => $"{official.Key} lacks {k}"));
        Assert.All(known, k => Assert.Equal(k.Value ?? k.Key, built[k.Key], ignoreCase: k.Value is null));
        if (!official.Value.Contains("…"))
        {
            Assert.Empty(built.Keys.Except(known.Keys).Select(k => $"{official.Key} has {k}"));
        }
    });

    [Theory, MemberData(nameof(Services))]
    public void Exceptions_Modelled_AreOfficialWithTheirMembers(string service)
    {
        var official = OfficialTable.Words($"exceptions {service}");
        var parent = Package(service).GetType($"Amazon.{service}.{Prefix(service)}Exception", throwOnError: true)!;

        Assert.Equal(typeof(AmazonServiceException), parent.BaseType);
        Assert.All(Package(service).GetExportedTypes().Where(t => t.IsAssignableTo(typeof(Exception)) && t != parent), t =>
        {
            Assert.Equal(parent, t.BaseType);
            Assert.Equal($"Amazon.{service}.Model", t.Namespace);
            Assert.True(official.ContainsKey(t.Name), $"{t.Name} isn't official");
            Assert.Equal(OfficialTable.Typed(official[t.Name]), Properties(t));
        });
    }

    [Theory, MemberData(nameof(Services))]
    public void Members_ThatTripPeople_AreAsTheOfficialOnes(string service) =>
        Assert.All(OfficialTable.Words($"members {service}"), m => Assert.Empty(OfficialTable.Typed(m.Value).Except(Properties(Model(service, m.Key)))));
}

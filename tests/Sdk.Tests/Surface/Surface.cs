using System.Reflection;
using Amazon.EC2;
using Amazon.EKS;
using Amazon.IdentityManagement;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.StepFunctions;

namespace Headroom.Sdk.Tests.Surface;

/// <summary>The public and protected members of the packages, each as one line that can be compared.</summary>
internal static class Surface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static readonly IReadOnlyList<Assembly> Assemblies =
    [
        typeof(AmazonEC2Client).Assembly, typeof(AmazonEKSClient).Assembly, typeof(AmazonIdentityManagementServiceClient).Assembly, typeof(AmazonSimpleSystemsManagementClient).Assembly, typeof(AmazonStepFunctionsClient).Assembly,
        typeof(ILambdaContext).Assembly, typeof(CloudWatchEvent<>).Assembly, typeof(JsonSerializerException).Assembly,
    ];

    /// <summary>Whether the build took the official packages: those are strong-named.</summary>
    public static bool IsOfficial => Assemblies[0].GetName().GetPublicKeyToken() is { Length: > 0 };

    public static IReadOnlyList<string> Lines() =>
        [.. Assemblies.SelectMany(a => a.GetExportedTypes()).SelectMany(Lines).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(Type type)
    {
        var name = $"{type.Namespace}.{TypeNames.Of(type)}";
        var lines = Members(type).ToList();
        var (kind, implied) = Kind(type, lines);
        yield return $"{name} is {kind}";
        foreach (var parent in type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Append(type.BaseType).Where(p => p is not null && p != typeof(object)))
        {
            yield return $"{name} : {TypeNames.Of(parent!)}";
        }

        foreach (var line in lines.Except(implied))
        {
            yield return name + line;
        }
    }

    private static IEnumerable<string> Members(Type type) => type.GetMembers(Declared).Select(Line).OfType<string>();

    /// <summary>What a type is, and the members that go without saying for its kind.</summary>
    private static (string Kind, IReadOnlyList<string> Implied) Kind(Type type, List<string> lines)
    {
        string[] enumeration = ["(string value)", $".FindValue(string value) : {type.Name}", $".op_Implicit(string value) : {type.Name}"];
        string[] exception =
        [
            "()", "(string message)", "(Exception innerException)", "(string message, Exception innerException)",
            "(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)",
            "(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)",
        ];
        return type.BaseType == typeof(ConstantClass) && !enumeration.Except(lines).Any() ? ("an enumeration", enumeration)
            : type.IsAssignableTo(typeof(AmazonServiceException)) && !exception.Except(lines).Any() ? ("a service exception", exception)
            : (type.IsInterface ? "an interface" : type.IsEnum ? "an enum" : type.IsSealed ? "a sealed class" : "a class", []);
    }

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo c when IsVisible(c) => $"({Parameters(c)})",
        MethodInfo m when IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) => $".{m.Name}{Generics(m)}({Parameters(m)}) : {TypeNames.Of(m.ReturnType)}",
        PropertyInfo p when IsVisible(p.GetMethod) || IsVisible(p.SetMethod) =>
            $".{p.Name} : {TypeNames.Of(p.PropertyType)} {{{(IsVisible(p.GetMethod) ? " get;" : "")}{(IsVisible(p.SetMethod) ? " set;" : "")} }}",
        FieldInfo f when f.IsPublic && f.GetValueOrNull() is ConstantClass constant => $".{f.Name} = \"{constant.Value}\"",
        FieldInfo { IsLiteral: true, IsPublic: true } f => $".{f.Name} = {f.GetRawConstantValue()}",
        FieldInfo { IsPublic: true, IsSpecialName: false } f => $".{f.Name} : {TypeNames.Of(f.FieldType)}",
        _ => null,
    };

    private static object? GetValueOrNull(this FieldInfo field) => field.IsStatic && !field.IsLiteral ? field.GetValue(null) : null;

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Generics(MethodInfo method) => method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(p => $"{TypeNames.Of(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? " = default" : "")}"));
}

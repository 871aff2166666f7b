namespace Headroom.Sdk.Tests.Surface;

/// <summary>Types as C# writes them, without their namespaces.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(void)] = "void",
        [typeof(object)] = "object",
    };

    public static string Of(Type type) =>
        Keywords.TryGetValue(type, out var keyword) ? keyword
        : Nullable.GetUnderlyingType(type) is { } value ? Of(value) + "?"
        : !type.IsGenericType ? type.Name
        : $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(",", type.GetGenericArguments().Select(Of))}>";
}

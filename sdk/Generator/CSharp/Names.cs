using System.Text.RegularExpressions;

namespace Headroom.Sdk.Generator.CSharp;

/// <summary>The official generator's naming rules (aws/aws-sdk-net, generator/ServiceClientGeneratorLib: Member, SimpleModels, ExceptionShape).</summary>
internal static partial class Names
{
    public static string UpperFirst(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    public static string Exception(string shape)
    {
        const string Fault = "Fault";
        var name = UpperFirst(shape);
        return name.EndsWith(Fault, StringComparison.Ordinal) ? name[..^Fault.Length] + "Exception"
            : name.EndsWith("Exception", StringComparison.Ordinal) ? name
            : name + "Exception";
    }

    /// <summary>An enumeration's constant: the value's pieces, each with its first letter upper-cased. Underscores and case stay.</summary>
    public static string Constant(string value)
    {
        var name = string.Concat(Separators().Split(value).Where(piece => piece.Length > 0).Select(UpperFirst)).Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
        return Identifier().IsMatch(name)
            ? name
            : throw new GeneratorException($"The enumeration's value '{value}' makes no C# name ('{name}'): look its official name up and teach it to Names.Constant.");
    }

    [GeneratedRegex("[-–/. :,+&*]")]
    private static partial Regex Separators();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}

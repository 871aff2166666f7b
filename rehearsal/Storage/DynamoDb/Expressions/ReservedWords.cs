using System.Collections.Frozen;
using System.Reflection;

namespace Headroom.Rehearsal.Storage.DynamoDb.Expressions;

/// <summary>Words that DynamoDB refuses as bare attribute names in expressions (developer guide, "Reserved words in DynamoDB").</summary>
internal static class ReservedWords
{
    private static readonly FrozenSet<string> All = Read();

    public static bool Contains(string name) => All.Contains(name);

    private static FrozenSet<string> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Headroom.Rehearsal.Storage.DynamoDb.Expressions.reserved-words.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}

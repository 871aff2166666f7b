using System.Net;
using System.Text;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>A form whose names are paths (<c>Filter.1.Value.2</c>), as a tree.</summary>
internal sealed class FormTree
{
    private readonly Dictionary<string, FormTree> _children = new(StringComparer.Ordinal);

    /// <summary>The value at this place, or null when only deeper ones have one.</summary>
    public string? Value { get; private set; }

    public IReadOnlyDictionary<string, FormTree> Children => _children;

    public static FormTree Parse(ReadOnlyMemory<byte> body)
    {
        var root = new FormTree();
        foreach (var (name, value) in ParseQuery(Encoding.UTF8.GetString(body.Span)))
        {
            var node = root;
            foreach (var part in name.Split('.'))
            {
                node = node._children.TryGetValue(part, out var child) ? child : node._children[part] = new FormTree();
            }

            node.Value = value;
        }

        return root;
    }

    /// <summary>The names and values of a query or a form, decoded, in their order.</summary>
    public static IReadOnlyList<(string Name, string Value)> ParseQuery(string text) =>
        [.. text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (Decode(pair[0]), pair.Length > 1 ? Decode(pair[1]) : ""))];

    /// <summary>Takes a plain value out, such as the action, which is not one of the members.</summary>
    public string? Take(string name) => _children.Remove(name, out var child) ? child.Value : null;

    /// <summary>Children named 1, 2, 3, … in that order; null when one has another name.</summary>
    public IEnumerable<FormTree>? Numbered()
    {
        var numbered = _children.Select(c => (IsNumber: int.TryParse(c.Key, out var number), Number: number, Tree: c.Value)).ToList();
        return numbered.All(c => c.IsNumber) ? numbered.OrderBy(c => c.Number).Select(c => c.Tree) : null;
    }

    private static string Decode(string text) => WebUtility.UrlDecode(text);
}

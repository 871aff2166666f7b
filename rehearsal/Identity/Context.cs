using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Identity;

/// <summary>Makes the condition keys of a question.</summary>
internal static class Context
{
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> None = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Tags under one or more keys: <c>aws:ResourceTag/team</c>.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Tags(params (string Key, IReadOnlyDictionary<string, string> Tags)[] groups) =>
        groups.SelectMany(g => g.Tags.Select(t => (Key: $"{g.Key}/{t.Key}", t.Value))).ToDictionary(t => t.Key, t => (IReadOnlyList<string>)[t.Value]);

    /// <summary>The tags that a request names, with <c>aws:TagKeys</c>.</summary>
    public static Dictionary<string, IReadOnlyList<string>> Requested(IEnumerable<JsonNode?> tags)
    {
        var named = tags.ToDictionary(t => (string)t!["Key"]!, t => (string?)t!["Value"] ?? "");
        var context = Tags(("aws:RequestTag", named));
        if (named.Count > 0)
        {
            context["aws:TagKeys"] = [.. named.Keys];
        }

        return context;
    }
}

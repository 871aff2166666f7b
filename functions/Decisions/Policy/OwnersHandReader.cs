using System.Globalization;

namespace Headroom.Decisions.Policy;

/// <summary>Reads the keys by which an owner holds Headroom back, or lets it pass: freezes, acknowledged findings, tags.</summary>
internal static class OwnersHandReader
{
    // EC2: a key has at most 128 characters, a value 256, a resource 50 tags, and aws: is AWS's own. Headroom sets four of its own.
    private const int MostKey = 128;
    private const int MostValue = 256;
    private const int MostTags = 40;

    private static readonly string[] OwnPrefixes = ["aws:", "headroom:", "kubernetes.io/", "cni.networking.k8s.aws/"];

    private static readonly Dictionary<string, FindingKind> Findings = new()
    {
        ["securityGroups"] = FindingKind.SecurityGroups,
        ["networkAcls"] = FindingKind.NetworkAcls,
        ["endpointPolicies"] = FindingKind.EndpointPolicies,
        ["externalSnat"] = FindingKind.ExternalSnat,
    };

    public static IReadOnlyList<FindingKind> Acknowledged(PolicyObject from) => from.WordList("acknowledge", Findings);

    public static IReadOnlyList<Freeze> Freezes(PolicyObject from) =>
        [.. from.List("freezes", required: false, (element, path) => ReadFreeze(from.OpenAt(element, path)), mayBeEmpty: true).OfType<Freeze>()];

    public static IReadOnlyDictionary<string, string> Tags(PolicyObject from)
    {
        var tags = from.Texts("tags", WhyNotTag);
        if (tags.Count > MostTags)
        {
            from.Error("tags", $"are {tags.Count}; EC2 admits 50 for each resource, and Headroom needs some: give {MostTags} at most");
        }

        return tags;
    }

    private static Freeze? ReadFreeze(PolicyObject from)
    {
        var (start, end, why) = (Moment(from, "from"), Moment(from, "to"), from.Text("why", text => text.Length is > 0 and <= 200, "a reason of at most 200 characters"));
        from.RefuseUnknown();
        if (start is { } first && end is { } last && last <= first)
        {
            from.Error("to", "is not after from");
            return null;
        }

        return start is null || end is null ? null : new Freeze(start.Value, end.Value, why);
    }

    private static DateTimeOffset? Moment(PolicyObject from, string key)
    {
        DateTimeOffset moment = default;
        var text = from.Text(key, given => TryRead(given, out moment), "a moment in UTC such as 2026-12-20T00:00:00Z");
        return text == "" ? null : moment;
    }

    // With Z or +00:00, as the policy's own document writes it: a window that moves with the reader's clock would be none.
    private static bool TryRead(string text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss'+00:00'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);

    private static string? WhyNotTag(string key, string value) =>
        OwnPrefixes.FirstOrDefault(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } own ? $"begins with {own}, which isn't an owner's to give"
        : key.Length is 0 or > MostKey ? $"is not of 1 to {MostKey} characters, which EC2 wants of a tag's key"
        : value.Length > MostValue ? $"has a value of {value.Length} characters; EC2 takes {MostValue}"
        : null;
}

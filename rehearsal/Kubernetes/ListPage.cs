using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes;

/// <summary>One page of a list (<c>limit</c> and <c>continue</c>): all pages are of the first one's moment.</summary>
internal sealed record ListPage(Snapshot Snapshot, IReadOnlyList<ApiItem> Items, string? Continue, int Remaining)
{
    /// <summary>The version that a request continues from, or null for a first page.</summary>
    public static long? VersionToContinue(ApiRequest request) => Read(request)?.Version;

    /// <summary>Cuts the page that is asked for.</summary>
    public static ListPage Of(ApiRequest request, Snapshot snapshot)
    {
        var selectors = Selectors.Of(request);
        var start = Read(request)?.Start ?? 0;
        var limit = request.Number("limit") is > 0 and var asked ? asked : int.MaxValue;
        var items = new List<ApiItem>();
        var next = start;
        while (next < snapshot.Items.Count && items.Count < limit)
        {
            var item = snapshot.Items[next++];
            if ((request.Namespace is null || item.Namespace == request.Namespace) && selectors.Select(item))
            {
                items.Add(item);
            }
        }

        var token = next < snapshot.Items.Count ? Write(snapshot.ResourceVersion, next) : null;
        return new ListPage(snapshot, items, token, snapshot.Items.Count - next);
    }

    /// <summary>The list's metadata.</summary>
    public JsonObject Metadata(bool countsRemaining)
    {
        var metadata = new JsonObject { ["resourceVersion"] = Snapshot.ResourceVersion.ToString(CultureInfo.InvariantCulture) };
        if (Continue is not null)
        {
            metadata["continue"] = Continue;
            if (countsRemaining)
            {
                metadata["remainingItemCount"] = Remaining;
            }
        }

        return metadata;
    }

    private static string Write(long version, int start) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes($$"""{"v":"meta.k8s.io/v1","rv":{{version}},"start":{{start}}}""")).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static (long Version, int Start)? Read(ApiRequest request)
    {
        var token = request.Query["continue"].ToString();
        if (token.Length == 0)
        {
            return null;
        }

        try
        {
            var padded = token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=');
            var json = JsonNode.Parse(Convert.FromBase64String(padded))!;
            return ((long)json["rv"]!, (int)json["start"]!);
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or InvalidOperationException or NullReferenceException)
        {
            throw ApiStatusException.BadRequest($"continue key is not valid: {token}");
        }
    }
}

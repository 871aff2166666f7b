namespace Headroom.Rehearsal.Fronts;

/// <summary>Who signed a request, and for which service. The signature itself is not verified: the rehearsal has no secrets.</summary>
/// <param name="Principal">The access key.</param>
/// <param name="Region">The region of the credential scope.</param>
/// <param name="Service">The service of the credential scope.</param>
internal sealed record Signature(string Principal, string Region, string Service)
{
    /// <summary>Reads <c>AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …</c>; null when the request isn't signed like that.</summary>
    public static Signature? Of(WireRequest request)
    {
        const string Start = "Credential=";
        var header = request.Header("authorization") ?? "";
        var start = header.IndexOf(Start, StringComparison.Ordinal);
        // The key may hold slashes, so the scope is counted from its end.
        var scope = start < 0 ? [] : header[(start + Start.Length)..].Split([',', ' '])[0].Split('/');
        return scope is [.. var key, _, var region, var service, "aws4_request"] && key.Length > 0
            ? new Signature(string.Join('/', key), region, service)
            : null;
    }
}

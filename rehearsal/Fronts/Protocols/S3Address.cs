using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>What an S3 request is about.</summary>
internal sealed record S3Address(string Bucket, string Key, IReadOnlyDictionary<string, string> Query)
{
    /// <summary>Reads <c>/bucket/key</c>, or <c>bucket.s3.region.…</c> in the host and <c>/key</c>.</summary>
    public static S3Address Of(WireRequest request)
    {
        var query = FormTree.ParseQuery(request.Query).ToDictionary(p => p.Name, p => p.Value);
        var path = request.Path.TrimStart('/');
        var host = request.Header("host") ?? "";
        var dot = host.IndexOf(".s3.", StringComparison.Ordinal);
        if (dot > 0)
        {
            return new S3Address(host[..dot], Uri.UnescapeDataString(path), query);
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        return new S3Address(Uri.UnescapeDataString(bucket), Uri.UnescapeDataString(key), query);
    }

    public JsonObject Members() => new() { [nameof(Bucket)] = Bucket, [nameof(Key)] = Key };
}

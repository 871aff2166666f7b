using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Storage;

/// <summary>S3: buckets of objects, without versions. Members have S3's own names; <c>Body</c> is the bytes themselves.</summary>
public sealed class S3Service : IAwsService
{
    private const int MostKeys = 1000;
    private readonly Dictionary<string, SortedDictionary<string, StoredObject>> _buckets = [];
    private readonly WorldClock _clock;

    /// <summary>S3 without buckets.</summary>
    public S3Service(WorldClock clock)
    {
        _clock = clock;
        Operations = new Dictionary<string, AwsOperation>
        {
            ["PutObject"] = (input, _) => Put(input),
            ["GetObject"] = (input, _) => Describe(Find(input), withBody: true),
            ["HeadObject"] = (input, _) => Describe(Find(input), withBody: false),
            ["DeleteObject"] = (input, _) => Delete(input),
            ["ListObjectsV2"] = (input, _) => List(input),
        };
    }

    /// <inheritdoc/>
    public string SigningName => "s3";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, AwsOperation> Operations { get; }

    /// <summary>Makes an empty bucket.</summary>
    public void CreateBucket(string name) => _buckets.Add(name, new SortedDictionary<string, StoredObject>(StringComparer.Ordinal));

    /// <summary>A bucket's objects, for people and tests to look at.</summary>
    public IReadOnlyDictionary<string, byte[]> Objects(string bucket) => _buckets[bucket].ToDictionary(o => o.Key, o => o.Value.Body);

    private JsonObject Put(JsonObject input)
    {
        var (bucket, key, body) = (BucketOf(input), Key(input), input["Body"]!.GetValue<byte[]>());
#pragma warning disable CA5351 // S3's ETag is the MD5 of the data; nothing is protected by it
        var digest = MD5.HashData(body);
#pragma warning restore CA5351
        if ((string?)input["ContentMD5"] is { } expected && expected != Convert.ToBase64String(digest))
        {
            throw new AwsErrorException("BadDigest", "The Content-MD5 you specified did not match what we received.");
        }

        var present = bucket.GetValueOrDefault(key);
        var isRefused = ((string?)input["IfNoneMatch"] == "*" && present is not null) || ((string?)input["IfMatch"] is { } tag && tag != present?.ETag);
        if (isRefused)
        {
            throw new AwsErrorException("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
        }

        var stored = new StoredObject(body, $"\"{Convert.ToHexStringLower(digest)}\"", (string?)input["ContentType"] ?? "binary/octet-stream", _clock.GetUtcNow());
        bucket[key] = stored;
        return new JsonObject { ["ETag"] = stored.ETag };
    }

    private JsonObject Delete(JsonObject input)
    {
        BucketOf(input).Remove(Key(input));
        return [];
    }

    private JsonObject List(JsonObject input)
    {
        var (bucket, prefix) = (BucketOf(input), (string?)input["Prefix"] ?? "");
        // The token is the last key of the page before.
        var after = (string?)input["ContinuationToken"] ?? (string?)input["StartAfter"] ?? "";
        var most = Math.Min(MostKeys, (int?)input["MaxKeys"] ?? MostKeys);
        var matching = bucket.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(o.Key, after) > 0).ToList();
        var page = matching.Take(most).ToList();
        var answer = new JsonObject
        {
            ["Name"] = (string)input["Bucket"]!,
            ["Prefix"] = prefix,
            ["KeyCount"] = page.Count,
            ["MaxKeys"] = most,
            ["IsTruncated"] = page.Count < matching.Count && page.Count > 0,
            ["Contents"] = new JsonArray([.. page.Select(o => Listed(o.Key, o.Value))]),
        };
        if ((bool)answer["IsTruncated"]!)
        {
            answer["NextContinuationToken"] = page[^1].Key;
        }

        return answer;
    }

    private static JsonObject Listed(string key, StoredObject stored) => new()
    {
        ["Key"] = key,
        ["LastModified"] = stored.Modified.ToString("O"),
        ["ETag"] = stored.ETag,
        ["Size"] = stored.Body.Length,
        ["StorageClass"] = "STANDARD",
    };

    private static JsonObject Describe(StoredObject stored, bool withBody)
    {
        var answer = new JsonObject
        {
            ["ETag"] = stored.ETag,
            ["ContentType"] = stored.ContentType,
            ["ContentLength"] = stored.Body.Length,
            ["LastModified"] = stored.Modified.ToString("O"),
        };
        if (withBody)
        {
            answer["Body"] = JsonValue.Create(stored.Body);
        }

        return answer;
    }

    private StoredObject Find(JsonObject input) =>
        BucketOf(input).GetValueOrDefault(Key(input)) ?? throw new AwsErrorException("NoSuchKey", "The specified key does not exist.", 404);

    private SortedDictionary<string, StoredObject> BucketOf(JsonObject input) =>
        _buckets.GetValueOrDefault((string)input["Bucket"]!) ?? throw new AwsErrorException("NoSuchBucket", "The specified bucket does not exist", 404);

    private static string Key(JsonObject input) => (string)input["Key"]!;

    private sealed record StoredObject(byte[] Body, string ETag, string ContentType, DateTimeOffset Modified);
}

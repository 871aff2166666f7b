using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Vpc;

/// <summary>EC2's request throttling: a bucket of tokens per operation, account and Region ("Request throttling for the Amazon EC2 API").</summary>
internal sealed class RequestBuckets(WorldClock clock)
{
    private readonly SortedDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a token; false when the bucket is empty.</summary>
    public bool TryTake(string operation, bool isBroad) => Take(operation, isBroad, TimeSpan.Zero) is not null;

    /// <summary>Takes a token, in advance if need be.</summary>
    /// <returns>How long until it is there; null when that is longer than the caller's patience.</returns>
    public TimeSpan? Queue(string operation, TimeSpan patience) => Take(operation, isBroad: false, patience);

    /// <summary>True when the request names neither ids, filters nor a page size.</summary>
    public static bool IsBroad(JsonObject input) => !input.Any(member => member.Key is "Filters" or "MaxResults" || member.Key.EndsWith("Ids", StringComparison.Ordinal));

    private TimeSpan? Take(string operation, bool isBroad, TimeSpan patience)
    {
        // A broad request (no filter, no page size) of the few operations that AWS names draws from a smaller bucket.
        var (capacity, perSecond) = isBroad && Broad.Contains(operation) ? (50, 10) : Sizes(operation);
        var name = isBroad ? operation + " (broad)" : operation;
        if (!_buckets.TryGetValue(name, out var bucket))
        {
            _buckets.Add(name, bucket = new Bucket(capacity * 1_000L, clock.GetUtcNow()));
        }

        return bucket.Take(capacity, perSecond, clock.GetUtcNow(), patience);
    }

    private static readonly string[] Broad = ["DescribeInstances", "DescribeNetworkInterfaces"];

    private static (int Capacity, int PerSecond) Sizes(string operation) => operation switch
    {
        "CreateTags" or "DeleteTags" => (100, 10),
        "CreateSubnetCidrReservation" => (5, 1),
        "CreateNetworkInterface" or "AssignPrivateIpAddresses" or "ModifyNetworkInterfaceAttribute" => (100, 5),
        _ when operation.StartsWith("Describe", StringComparison.Ordinal) || operation.StartsWith("Get", StringComparison.Ordinal) => (100, 20),
        _ => (50, 5),
    };

    // Counted in thousandths of a token, so that a refill is a whole number per millisecond.
    private sealed class Bucket(long tokens, DateTimeOffset at)
    {
        private long _tokens = tokens;
        private DateTimeOffset _at = at;

        public TimeSpan? Take(int capacity, int perSecond, DateTimeOffset now, TimeSpan patience)
        {
            var elapsed = (long)(now - _at).TotalMilliseconds;
            (_tokens, _at) = (Math.Min(capacity * 1_000L, _tokens + (elapsed * perSecond)), _at + TimeSpan.FromMilliseconds(elapsed));
            var wait = TimeSpan.FromMilliseconds(Math.Max(0, (1_000 - _tokens + perSecond - 1) / perSecond));
            if (wait > patience)
            {
                return null;
            }

            _tokens -= 1_000;
            return wait;
        }
    }
}

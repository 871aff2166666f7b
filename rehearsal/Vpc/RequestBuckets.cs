using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Vpc;

/// <summary>EC2's request throttling: a bucket of tokens per operation, account and Region ("Request throttling for the Amazon EC2 API").</summary>
internal sealed class RequestBuckets(WorldClock clock)
{
    private readonly SortedDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>How much of each bucket, and of what refills it, callers outside the world take all the time, in per cent.</summary>
    public int TakenByOthers { get; set; }

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
        isBroad &= Broad.Contains(operation);
        var (capacity, perSecond) = isBroad ? (50, 10) : Sizes(operation);
        var left = 1_000L * (100 - TakenByOthers) / 100;
        var name = isBroad ? operation + " (broad)" : operation;
        if (!_buckets.TryGetValue(name, out var bucket))
        {
            _buckets.Add(name, bucket = new Bucket(capacity * left, clock.GetUtcNow()));
        }

        return bucket.Take(capacity * left, perSecond * left, clock.GetUtcNow(), patience);
    }

    private static readonly string[] Broad = ["DescribeInstances", "DescribeNetworkInterfaces"];

    private static (int Capacity, int PerSecond) Sizes(string operation) => operation switch
    {
        "CreateTags" or "DeleteTags" => (100, 10),
        "CreateSubnetCidrReservation" or "DeleteSubnetCidrReservation" => (5, 1),
        "CreateNetworkInterface" or "DeleteNetworkInterface" or "AssignPrivateIpAddresses" or "UnassignPrivateIpAddresses" or "ModifyNetworkInterfaceAttribute" => (100, 5),
        _ when operation.StartsWith("Describe", StringComparison.Ordinal) || operation.StartsWith("Get", StringComparison.Ordinal) => (100, 20),
        _ => (50, 5),
    };

    // Counted in millionths of a token, so that a refill is a whole number per millisecond even of what others leave.
    private sealed class Bucket(long thousandths, DateTimeOffset at)
    {
        private const long Token = 1_000_000;

        private long _tokens = thousandths * 1_000;
        private DateTimeOffset _at = at;

        /// <param name="capacity">In thousandths of a token.</param>
        /// <param name="perSecond">In thousandths of a token.</param>
        /// <param name="now">The time.</param>
        /// <param name="patience">The longest wait.</param>
        public TimeSpan? Take(long capacity, long perSecond, DateTimeOffset now, TimeSpan patience)
        {
            // What refills in a second, in thousandths, is what refills in a millisecond, in millionths.
            var elapsed = (long)(now - _at).TotalMilliseconds;
            (_tokens, _at) = (Math.Min(capacity * 1_000, _tokens + (elapsed * perSecond)), _at + TimeSpan.FromMilliseconds(elapsed));
            var wait = TimeSpan.FromMilliseconds(Math.Max(0, (Token - _tokens + perSecond - 1) / perSecond));
            if (wait > patience)
            {
                return null;
            }

            _tokens -= Token;
            return wait;
        }
    }
}

using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Planning;

/// <summary>Until when a plan may be carried out.</summary>
/// <remarks>
/// It is kept beside the plan and isn't part of what is hashed: the same facts and policy give the same hash whenever they are seen, so that a person can
/// compare the hash of a look with that of a response.
/// </remarks>
public static class PlanLife
{
    // A reading takes 10 minutes at most and the wait for another response's lease 30: a response on its way is never too late, one that somebody redrives next day is.
    private static readonly TimeSpan Way = TimeSpan.FromMinutes(45);

    /// <summary>The first moment at which it is void.</summary>
    /// <param name="seenAt">When the snapshot that it rests on was taken.</param>
    /// <param name="policy">The cluster's policy: a plan that waits for a person lives as much longer as it may wait.</param>
    public static DateTimeOffset Until(DateTimeOffset seenAt, ClusterPolicy policy) =>
        seenAt + Way + (policy.Mode == Mode.Approve ? TimeSpan.FromMinutes(policy.ApprovalMinutes) : TimeSpan.Zero);

    /// <summary>Why it may not be carried out any more, a sentence, or null.</summary>
    /// <param name="until">When it becomes void; null where that was never said, which counts as void.</param>
    /// <param name="now">Now.</param>
    public static string? WhyVoid(DateTimeOffset? until, DateTimeOffset now) =>
        until is not { } end ? "It isn't known until when the plan could be carried out."
        : now >= end ? $"The plan could be carried out until {end:yyyy-MM-dd HH:mm:ss} UTC, and it was {now:yyyy-MM-dd HH:mm:ss} then."
        : null;
}

using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Responses;

/// <summary>The owner's pause switch (the table's item <c>cluster#name / pause</c>).</summary>
/// <param name="By">Who threw it.</param>
/// <param name="Since">When.</param>
/// <param name="Until">When it ends by itself, or null for the owner's resume.</param>
/// <param name="Why">What for.</param>
public sealed record Pause(string By, DateTimeOffset Since, DateTimeOffset? Until, string Why);

/// <summary>What holds Headroom back from changing anything, whatever the mode says.</summary>
public static class Standstill
{
    /// <summary>A tag on the EKS cluster that its owner sets to <c>off</c>.</summary>
    public const string Tag = "headroom";

    private const string Off = "off";

    /// <summary>Why nothing may be changed now, or null.</summary>
    /// <param name="policy">The cluster's policy.</param>
    /// <param name="pause">The pause switch, or null when it isn't thrown.</param>
    /// <param name="tags">The cluster's tags; empty where they weren't read.</param>
    /// <param name="now">Now.</param>
    public static string? Why(ClusterPolicy policy, Pause? pause, IReadOnlyDictionary<string, string> tags, DateTimeOffset now) =>
        pause is not null && !(now >= pause.Until) ? $"{pause.By} paused {policy.Name} at {pause.Since:yyyy-MM-dd HH:mm} UTC{(pause.Until is { } end ? $" until {end:yyyy-MM-dd HH:mm} UTC" : "")}: {pause.Why}"
        : tags.GetValueOrDefault(Tag) == Off ? $"cluster {policy.Name} has the tag {Tag}={Off}"
        : policy.Freezes.Where(freeze => freeze.Holds(now)).Select(freeze => $"the policy freezes {policy.Name} until {freeze.To:yyyy-MM-dd HH:mm} UTC: {freeze.Why}").FirstOrDefault();
}

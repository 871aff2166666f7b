using Headroom.Decisions.Policy;

namespace Headroom.Infra.Accounts;

/// <summary>One account and region to deploy to: an entry of context key <c>headroom</c> (docs/deploy.md).</summary>
internal sealed record AccountEntry
{
    public required string Account { get; init; }

    public required string Region { get; init; }

    /// <summary>Who is told of every response.</summary>
    public IReadOnlyList<string> Emails { get; init; } = [];

    /// <summary>A policy that bounds every role of the stack, or null.</summary>
    public string? PermissionsBoundary { get; init; }

    public required RunnerEntry Runner { get; init; }

    public required IReadOnlyList<ClusterEntry> Clusters { get; init; }
}

/// <summary>A cluster: what Headroom may do, and how the runner host gets to it.</summary>
/// <param name="Policy">What the owner allows.</param>
/// <param name="SecurityGroup">The cluster's security group, which the runner's own gets access to on port 443; null when it has access already.</param>
/// <param name="AccessEntry">Whether the stack makes the runner's EKS access entry.</param>
internal sealed record ClusterEntry(ClusterPolicy Policy, string? SecurityGroup, bool AccessEntry);

/// <summary>The host that runs kubectl.</summary>
internal abstract record RunnerEntry
{
    /// <summary>The tag that the host carries.</summary>
    public abstract RunnerTag Tag { get; }

    /// <summary>An instance that the stack makes and heals.</summary>
    /// <param name="Vpc">Its VPC.</param>
    /// <param name="Subnets">Its subnets: with a way out to the SSM and EKS endpoints, and to the clusters' endpoints.</param>
    internal sealed record Own(string Vpc, IReadOnlyList<string> Subnets) : RunnerEntry
    {
        public override RunnerTag Tag { get; } = new("headroom:runner", "yes");
    }

    /// <summary>An instance that is there already.</summary>
    /// <param name="Marked">The tag that it is found by.</param>
    /// <param name="RoleArn">Its role, for the access entries; null when no cluster wants one.</param>
    internal sealed record Existing(RunnerTag Marked, string? RoleArn) : RunnerEntry
    {
        public override RunnerTag Tag => Marked;
    }
}

/// <summary>A tag, as the functions are told it: <c>key=value</c>.</summary>
internal sealed record RunnerTag(string Key, string Value)
{
    public override string ToString() => $"{Key}={Value}";
}

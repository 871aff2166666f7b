namespace Headroom.Rehearsal.Cluster;

/// <summary>A cluster among those of its VPC.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SecurityGroup">The security group of its nodes, which EKS made for it.</param>
/// <param name="IsOther">False for the cluster that the scenario is about.</param>
internal sealed record ClusterPlace(string Name, string SecurityGroup, bool IsOther)
{
    /// <summary>A zone's name in the timeline, where zones without more are those of the cluster that the scenario is about.</summary>
    public string Told(string zone) => IsOther ? $"{zone} of {Name}" : zone;
}

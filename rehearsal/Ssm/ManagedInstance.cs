namespace Headroom.Rehearsal.Ssm;

/// <summary>An instance with an SSM agent.</summary>
/// <param name="id">Its id.</param>
/// <param name="tags">The instance's tags.</param>
internal sealed class ManagedInstance(string id, IReadOnlyDictionary<string, string> tags)
{
    public string Id { get; } = id;

    public IReadOnlyDictionary<string, string> Tags { get; } = tags;

    /// <summary><c>Online</c>, <c>ConnectionLost</c> or <c>Inactive</c>.</summary>
    public string PingStatus { get; set; } = "Online";

    public string AgentVersion { get; set; } = "3.3.3572.0";
}

using System.Text.Json.Serialization;

namespace Headroom.Decisions.Policy;

/// <summary>How recovery is verified beyond what the cluster's own pods show.</summary>
public sealed record VerificationPolicy
{
    /// <summary>The pods that are sent ahead, or null: then none are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CanaryPolicy? Canary { get; init; }
}

/// <summary>A pod per zone, which shows whether a new pod gets an address.</summary>
public sealed record CanaryPolicy
{
    /// <summary>The image that it names. It needn't run, nor be there at all: the address comes before the image is pulled.</summary>
    public required string Image { get; init; }

    /// <summary>The namespace that it is placed in.</summary>
    public string Namespace { get; init; } = "headroom-canary";

    /// <summary>Seconds that it has for its address, 180 to 900. In less ipamd may still rest after an error of before the change (120 s).</summary>
    public int DeadlineSeconds { get; init; } = 300;
}

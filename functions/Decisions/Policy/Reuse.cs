using System.Text.Json.Serialization;

namespace Headroom.Decisions.Policy;

/// <summary>Which subnets that are there already may be opened to pods before new ones are made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Reuse>))]
public enum Reuse
{
    /// <summary>Those that carry the cluster's tag.</summary>
    [JsonStringEnumMemberName("tagged")]
    Tagged,

    /// <summary>Besides, empty ones inside of a candidate that by their tags are nobody's.</summary>
    [JsonStringEnumMemberName("permitted")]
    Permitted,
}

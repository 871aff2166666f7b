using System.Collections.Generic;
using Amazon;

namespace Headroom.Sdk.Runtime;

/// <summary>Collections are null until set, unless the process asks for the old ways (<see cref="AWSConfigs.InitializeCollections"/>).</summary>
internal static class Collections
{
    public static List<T> NewList<T>() => AWSConfigs.InitializeCollections ? [] : null;

    public static Dictionary<string, T> NewMap<T>() => AWSConfigs.InitializeCollections ? [] : null;

    /// <summary>An empty collection is sent if somebody must have set it.</summary>
    public static bool IsSet<T>(ICollection<T> values) => values is not null && (values.Count > 0 || !AWSConfigs.InitializeCollections);
}

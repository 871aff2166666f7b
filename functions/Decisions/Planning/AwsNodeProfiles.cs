using System.Collections.Frozen;
using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Planning;

/// <summary>The aws-node environments that a policy can name.</summary>
internal static class AwsNodeProfiles
{
    // The code's defaults (pkg/ipamd: default* and cmd/aws-vpc-cni; subnet discovery since 1.18): a variable that isn't set has its default.
    private static readonly FrozenDictionary<string, string> Defaults = new Dictionary<string, string>
    {
        [CniSettings.DiscoveryVariable] = "true",
        [CniSettings.PrefixVariable] = "false",
        ["WARM_PREFIX_TARGET"] = "0",
        ["WARM_IP_TARGET"] = "0",
        ["MINIMUM_IP_TARGET"] = "0",
        ["WARM_ENI_TARGET"] = "1",
    }.ToFrozenDictionary();

    /// <summary>The variables whose value differs from the profile's, with the profile's value.</summary>
    public static IReadOnlyDictionary<string, string> Differences(AwsNodeProfile profile, IReadOnlyDictionary<string, string> present)
    {
        var differences = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Wanted(profile).Where(w => !Same(present.GetValueOrDefault(w.Name) ?? Defaults[w.Name], w.Value)))
        {
            differences[name] = value;
        }

        return differences;
    }

    private static (string Name, string Value)[] Wanted(AwsNodeProfile profile) => profile == AwsNodeProfile.Cre
        ?
        [
            (CniSettings.DiscoveryVariable, "true"), (CniSettings.PrefixVariable, "true"), ("WARM_PREFIX_TARGET", "1"),
            ("WARM_IP_TARGET", "3"), ("MINIMUM_IP_TARGET", "1"), ("WARM_ENI_TARGET", "1"),
        ]
        : [(CniSettings.DiscoveryVariable, "true")];

    private static bool Same(string present, string wanted) => string.Equals(present.Trim(), wanted, StringComparison.OrdinalIgnoreCase);
}

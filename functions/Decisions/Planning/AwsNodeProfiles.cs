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
        [WarmTargets.PrefixesVariable] = "0",
        [WarmTargets.AddressesVariable] = "0",
        [WarmTargets.MinimumVariable] = "0",
        [WarmTargets.InterfacesVariable] = "1",
    }.ToFrozenDictionary();

    // In the order in which they can be judged: what a variable does depends on those before it.
    private static readonly (string Name, string Value)[] Cre =
    [
        (CniSettings.DiscoveryVariable, "true"), (WarmTargets.AddressesVariable, "3"), (WarmTargets.MinimumVariable, "1"),
        (CniSettings.PrefixVariable, "true"), (WarmTargets.PrefixesVariable, "1"), (WarmTargets.InterfacesVariable, "1"),
    ];

    /// <summary>Every variable that a profile can set.</summary>
    public static IReadOnlyList<string> Variables { get; } = [.. Cre.Select(v => v.Name)];

    /// <summary>The variables whose value differs from the profile's, with the profile's value.</summary>
    public static IEnumerable<(string Name, string Value)> Differences(AwsNodeProfile profile, IReadOnlyDictionary<string, string> present) =>
        (profile == AwsNodeProfile.Discovery ? Cre.Take(1) : Cre).Where(w => !Same(present.GetValueOrDefault(w.Name) ?? Defaults[w.Name], w.Value));

    private static bool Same(string present, string wanted) => string.Equals(present.Trim(), wanted, StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;

namespace Headroom.Decisions.Capacity;

/// <summary>How much ipamd keeps ready (the VPC CNI's docs/eni-and-ip-target.md and docs/prefix-and-ip-target.md).</summary>
/// <param name="Interfaces">WARM_ENI_TARGET.</param>
/// <param name="Addresses">WARM_IP_TARGET; 0 where it isn't set.</param>
/// <param name="Minimum">MINIMUM_IP_TARGET; 0 where it isn't set.</param>
/// <param name="Prefixes">WARM_PREFIX_TARGET; 0 where it isn't set.</param>
public sealed record WarmTargets(int Interfaces, int Addresses, int Minimum, int Prefixes)
{
    /// <summary>Its variable.</summary>
    public const string InterfacesVariable = "WARM_ENI_TARGET";

    /// <summary>Its variable.</summary>
    public const string AddressesVariable = "WARM_IP_TARGET";

    /// <summary>Its variable.</summary>
    public const string MinimumVariable = "MINIMUM_IP_TARGET";

    /// <summary>Its variable.</summary>
    public const string PrefixesVariable = "WARM_PREFIX_TARGET";

    /// <summary>True when only <see cref="Addresses"/> and <see cref="Minimum"/> count, with prefixes and without (isDatastorePoolTooLow).</summary>
    public bool CountAddresses => Addresses != 0 || Minimum != 0;

    /// <summary>What an environment says.</summary>
    public static WarmTargets Of(CniSettings cni) => new(
        Number(cni, InterfacesVariable, 1), Number(cni, AddressesVariable, 0), Number(cni, MinimumVariable, 0), Number(cni, PrefixesVariable, 0));

    // More than a cluster has addresses (a /8): what is above it asks for no less, and sums of it stay in range.
    private const int Most = 1 << 24;

    // What isn't a number, or is below nought, leaves the default (getWarmENITarget and its like).
    private static int Number(CniSettings cni, string variable, int unset) =>
        int.TryParse(cni.Environment.GetValueOrDefault(variable), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= 0 ? Math.Min(value, Most) : unset;
}

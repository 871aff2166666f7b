using Headroom.Decisions.Capacity;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>A variable that the profile wants, and what it would do in this cluster.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">The profile's value.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Why">Why it isn't wanted here, as the end of a sentence; empty where it acts.</param>
/// <param name="IsSet">True when the plan sets it.</param>
public sealed record CheckedSetting(string Name, string Value, SettingEffect Effect, string Why, bool IsSet);

/// <summary>What a variable does.</summary>
public enum SettingEffect
{
    /// <summary>What it is for.</summary>
    Acts,

    /// <summary>Nothing: another one overrules it.</summary>
    Ignored,

    /// <summary>Harm.</summary>
    Harms,
}

/// <summary>Judges every variable that the policy's profile wants: sets what acts, leaves out what is overruled or does harm here.</summary>
public static class SettingsCheck
{
    /// <summary>The profile's variables that differ from the environment, judged in an order in which each knows what those before it became.</summary>
    public static IReadOnlyList<CheckedSetting> Of(ClusterSnapshot snapshot, AwsNodePolicy policy, CniSettings present)
    {
        var (cni, settings) = (present, new List<CheckedSetting>());
        foreach (var (name, value) in AwsNodeProfiles.Differences(policy.Profile, present.Environment))
        {
            var (effect, why) = Judge(snapshot, cni, name, value);
            // The profile "cre" is the CRE's values as they stand.
            var isSet = effect == SettingEffect.Acts || policy.Profile == AwsNodeProfile.Cre || policy.Force.Contains(name);
            cni = isSet ? cni.With(name, value) : cni;
            settings.Add(new CheckedSetting(name, value, effect, why, isSet));
        }

        return settings;
    }

    /// <summary>What the plan says of them, a sentence for each that doesn't simply act.</summary>
    public static IEnumerable<string> Tell(IEnumerable<CheckedSetting> settings) =>
        from s in settings
        where s.Effect != SettingEffect.Acts
        let effect = s.Effect == SettingEffect.Harms ? "" : "it has no effect, since "
        select s.IsSet ? $"{s.Name}={s.Value} is set because the policy says so, though {effect}{s.Why}." : $"{s.Name}={s.Value} is left out: {effect}{s.Why}.";

    private static (SettingEffect Effect, string Why) Judge(ClusterSnapshot snapshot, CniSettings cni, string name, string value)
    {
        var targets = WarmTargets.Of(cni);
        var overruled = Overruled(cni, targets, name, value);
        return overruled is not null ? (SettingEffect.Ignored, overruled)
            : IsNeededToStart(cni, targets, name) ? (SettingEffect.Acts, "")
            : (name switch
            {
                WarmTargets.AddressesVariable => WarmHazards.Starves(snapshot, targets, value),
                WarmTargets.MinimumVariable => WarmHazards.Freezes(targets, value),
                CniSettings.PrefixVariable => WarmHazards.LosesAddresses(snapshot, cni),
                _ => null,
            } ?? WarmHazards.HoldsMore(snapshot, cni, name, value)) is { } harm ? (SettingEffect.Harms, harm)
            : (SettingEffect.Acts, "");
    }

    // cmd/aws-vpc-cni, main: with prefixes and no warm target at all, the container ends at once.
    private static bool IsNeededToStart(CniSettings cni, WarmTargets targets, string name) =>
        name == WarmTargets.PrefixesVariable && cni.Prefixes && targets.Prefixes == 0 && !targets.CountAddresses;

    // isDatastorePoolTooLow: the two targets of addresses come before those of interfaces and prefixes, in both modes.
    private static string? Overruled(CniSettings cni, WarmTargets targets, string name, string value) => name switch
    {
        WarmTargets.MinimumVariable when targets.Addresses > 0 && int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) <= targets.Addresses =>
            $"{WarmTargets.AddressesVariable}={targets.Addresses} asks for as many beside the pods",
        WarmTargets.PrefixesVariable when !cni.Prefixes => "prefix delegation is off",
        WarmTargets.InterfacesVariable when cni.Prefixes => "prefix delegation is on",
        WarmTargets.PrefixesVariable or WarmTargets.InterfacesVariable when targets.CountAddresses =>
            $"{Words.List(new[] { (WarmTargets.AddressesVariable, targets.Addresses), (WarmTargets.MinimumVariable, targets.Minimum) }.Where(t => t.Item2 > 0).Select(t => $"{t.Item1}={t.Item2}"))} overrules it",
        _ => null,
    };
}

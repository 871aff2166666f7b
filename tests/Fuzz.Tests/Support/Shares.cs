using System.Globalization;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>How many inputs each target gets: so many of every thousand.</summary>
internal static class Shares
{
    /// <summary>What the tests run by themselves.</summary>
    public const int Usual = 120_000;

    /// <summary>Of a thousand inputs.</summary>
    public static IReadOnlyDictionary<string, int> PerMille { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["alarm-events"] = 220,
        ["execution-events"] = 120,
        ["task-inputs"] = 180,
        ["orders"] = 95,
        ["texts-for-people"] = 4,
        ["kubectl-answers"] = 1,
        ["policies"] = 60,
        ["addon-configurations"] = 40,
        ["reading-outputs"] = 90,
        ["reading-lines"] = 110,
        ["readings-judged"] = 20,
        ["snapshots-judged"] = 25,
        ["function-payloads"] = 15,
        ["aws-responses"] = 20,
    };

    /// <summary>All inputs together: <c>HEADROOM_FUZZ</c>, else <see cref="Usual"/>.</summary>
    public static int All { get; } = int.TryParse(Environment.GetEnvironmentVariable("HEADROOM_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var all) ? all : Usual;

    /// <summary>One target's.</summary>
    public static int Of(string target) => Math.Max(1, (int)((long)All * PerMille[target] / 1000));
}

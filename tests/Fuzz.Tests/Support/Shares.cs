using System.Globalization;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>How many inputs each target gets: so many of every ten thousand.</summary>
internal static class Shares
{
    /// <summary>What the tests run by themselves.</summary>
    public const int Usual = 120_000;

    /// <summary>Of ten thousand inputs; what starts processes or whole functions gets few.</summary>
    public static IReadOnlyDictionary<string, int> PerTenThousand { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["alarm-events"] = 2_300,
        ["execution-events"] = 1_300,
        ["task-inputs"] = 1_995,
        ["orders"] = 1_300,
        ["policies"] = 600,
        ["addon-configurations"] = 500,
        ["reading-outputs"] = 600,
        ["reading-lines"] = 1_000,
        ["readings-judged"] = 120,
        ["snapshots-judged"] = 100,
        ["function-payloads"] = 80,
        ["aws-responses"] = 80,
        ["texts-for-people"] = 20,
        ["kubectl-answers"] = 5,
    };

    /// <summary>All inputs together: <c>HEADROOM_FUZZ</c>, else <see cref="Usual"/>.</summary>
    public static int All { get; } = int.TryParse(Environment.GetEnvironmentVariable("HEADROOM_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var all) ? all : Usual;

    /// <summary>One target's.</summary>
    public static int Of(string target) => Math.Max(1, (int)((long)All * PerTenThousand[target] / 10_000));
}

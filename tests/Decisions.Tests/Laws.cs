using FsCheck;
using FsCheck.Fluent;

namespace Headroom.Decisions.Tests;

/// <summary>Checks a law on cases that are the same in every run: ten thousand, or as many as HEADROOM_LAW_CASES says.</summary>
internal static class Laws
{
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("HEADROOM_LAW_CASES"), out var cases) ? cases : 10_000;

    public static void Hold<T>(Gen<T> cases, Func<T, bool> law) =>
        Prop.ForAll(Arb.From(cases), law).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20_260_102UL, 12_345UL));
}

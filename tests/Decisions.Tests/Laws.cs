using FsCheck;
using FsCheck.Fluent;

namespace Headroom.Decisions.Tests;

/// <summary>Checks a law on ten thousand cases that are the same in every run.</summary>
internal static class Laws
{
    public static void Hold<T>(Gen<T> cases, Func<T, bool> law) =>
        Prop.ForAll(Arb.From(cases), law).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000).WithReplay(20_260_102UL, 12_345UL));
}

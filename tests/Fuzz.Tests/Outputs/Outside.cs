using FsCheck;
using FsCheck.Fluent;
using Headroom.Fuzz.Tests.Support;

namespace Headroom.Fuzz.Tests.Outputs;

/// <summary>Words from outside, wherever people are shown some: pieces of <see cref="HostileText"/> in any order, among any characters.</summary>
internal static class Outside
{
    /// <summary>Any word of them.</summary>
    public static Gen<string> Words { get; } =
        from pieces in Gen.OneOf(Gen.Elements<string>(HostileText.All), Gen.Elements<string>(HostileText.Markup), Gen.Choose(0, 0x2FFF).Select(c => $"a{(char)c}"), Gen.Constant("web")).ListOf().Resize(4)
        select string.Concat(pieces);

    /// <summary>Holds a law on so many words, and on each hostile text by itself.</summary>
    public static void Hold(Tally tally, Action<string> law)
    {
        Assert.All(HostileText.All.Where(text => !string.IsNullOrWhiteSpace(text)), law);
        Prop.ForAll(Arb.From(Words.Where(word => !string.IsNullOrWhiteSpace(word))), word =>
        {
            law(word);
            tally.Count(Target, isRefused: false);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Shares.Of(Target) / 4).WithReplay(20_260_102UL, 12_345UL));
    }

    /// <summary>Nothing that a terminal, a mail or a chat obeys, and nothing that nobody sees.</summary>
    public static void AssertHarmless(string text) => Assert.DoesNotContain(text, c => c != '\n' && char.GetUnicodeCategory(c) is
        System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);

    private const string Target = "texts-for-people";
}

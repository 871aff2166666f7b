using System.Text.Encodings.Web;
using System.Text.Unicode;
using Headroom.Decisions.Reporting;

namespace Headroom.Cli.Compare;

/// <summary>Text from anywhere as text of a page: nothing in it becomes markup.</summary>
internal static class Html
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string text) => Encoder.Encode(Plain.Line(text));
}

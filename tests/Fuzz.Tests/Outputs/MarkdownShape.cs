using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Headroom.Fuzz.Tests.Outputs;

/// <summary>What a document is made of, as a reader that isn't ours sees it: CommonMark with GitHub's extensions.</summary>
internal static class MarkdownShape
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UseTaskLists().UseMathematics().UseFootnotes().UseAlertBlocks().Build();

    /// <summary>Every block and inline by its kind, but plain text.</summary>
    public static IReadOnlyList<string> Of(string markdown) =>
        [.. Markdig.Markdown.Parse(markdown, GitHub).Descendants().Where(part => part is not (LiteralInline or HtmlEntityInline or LineBreakInline { IsHard: false })).Select(Name)];

    private static string Name(MarkdownObject part) => part switch
    {
        HeadingBlock heading => $"heading {heading.Level}",
        EmphasisInline emphasis => $"emphasis {emphasis.DelimiterChar}",
        _ => part.GetType().Name,
    };
}

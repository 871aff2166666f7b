using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>XML as EC2 writes it: elements with other elements or text in them.</summary>
internal sealed partial class XmlForm : IForm
{
    private static readonly string[] Raw =
    [
        "", " ", "-1", "2147483648", "99999999999999999999999999", "1e400", "3.5", "TRUE", "maybe", "a-state-of-next-year", "<item/>", "<item></item>", "<item><item/></item>", "&amp;", "&unknown;", "&#0;", "&#xd800;",
        "<![CDATA[x]]>", "<!-- x -->", "<?x y?>", "</item>", "<unclosed>", "10.0.0.0/33", "010.0.0.0/8", "10.0.0.1/24", "::/0", "0.0.0.0/0", "9999-12-31T23:59:59Z",
    ];

    public static readonly XmlForm It = new();

    public IReadOnlyList<byte[]> Hostile { get; } = [.. Raw.Select(Encoding.UTF8.GetBytes), .. HostileText.All.Where(IsXml).Select(text => Encoding.UTF8.GetBytes(SecurityElement.Escape(text)))];

    public byte[] Between { get; } = [];

    public byte[] Nest(ReadOnlySpan<byte> value, int depth) =>
        [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<item>", depth))), .. value, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("</item>", depth)))];

    public IReadOnlyList<Slot> Slots(byte[] sample)
    {
        // Latin-1 keeps a byte a character.
        var (slots, open) = (new List<Slot>(), new Stack<Match>());
        foreach (Match tag in Tag().Matches(Encoding.Latin1.GetString(sample)))
        {
            if (tag.Groups["empty"].Success)
            {
                slots.Add(new Slot(tag.Index, tag.Index + tag.Length, tag.Index, tag.Index + tag.Length));
            }
            else if (!tag.Groups["end"].Success)
            {
                open.Push(tag);
            }
            else
            {
                var start = open.Pop();
                slots.Add(new Slot(start.Index + start.Length, tag.Index, start.Index, tag.Index + tag.Length));
            }
        }

        return slots;
    }

    public (Sample Inside, Func<byte[], byte[]> Wrap)? Open(ReadOnlySpan<byte> value) => null;

    private static bool IsXml(string text) => text.All(c => c is '\t' or '\n' or '\r' or >= ' ' and < '\uD800' or > '\uDFFF' and < '\uFFFE');

    [GeneratedRegex("<(?<end>/)?[A-Za-z][^<>]*?(?<empty>/)?>")]
    private static partial Regex Tag();
}

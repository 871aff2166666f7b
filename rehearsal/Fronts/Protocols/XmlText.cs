using System.Buffers;
using System.Text;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Writes the XML that AWS answers with: elements and text, and a namespace on the outermost.</summary>
/// <remarks>No more than that, and in a third of the time that the framework's writers take: EC2's lists of addresses are most of what a rehearsal sends. The AWS CLI and the SDK read what it writes.</remarks>
internal sealed class XmlText
{
    private const int UsualSize = 8 * 1024;

    // What can't stand as it is between two tags: markup, and what a reader would change (a carriage return) or refuse (other controls but tab and line feed).
    private static readonly SearchValues<char> Special = SearchValues.Create([.. "&<>", .. Enumerable.Range(0, ' ').Select(code => (char)code).Except("\t\n"), '\uFFFE', '\uFFFF']);

    // Thousands of answers are written one after the other: what one needed, the next one has.
    [ThreadStatic]
    private static XmlText? _ofThread;

    private readonly Stack<string> _open = new();
    private byte[] _bytes = new byte[UsualSize];

    private XmlText()
    {
    }

    /// <summary>How many bytes there are by now.</summary>
    public int Length { get; private set; }

    /// <summary>Writes a document.</summary>
    public static byte[] Document(Action<XmlText> write)
    {
        var xml = _ofThread ??= new XmlText();
        xml.Length = 0;
        xml._open.Clear();
        xml.WriteRaw("""<?xml version="1.0" encoding="utf-8"?>"""u8);
        write(xml);
        while (xml._open.Count > 0)
        {
            xml.WriteEndElement();
        }

        return xml.Since(0);
    }

    /// <summary>A copy of what has been written since there were so many bytes.</summary>
    public byte[] Since(int length) => _bytes[length..Length];

    public void WriteStartElement(string name)
    {
        WriteRaw("<"u8);
        Plain(name);
        WriteRaw(">"u8);
        _open.Push(name);
    }

    public void WriteStartElement(string name, string xmlNamespace)
    {
        WriteRaw("<"u8);
        Plain(name);
        WriteRaw(" xmlns=\""u8);
        Plain(xmlNamespace);
        WriteRaw("\">"u8);
        _open.Push(name);
    }

    public void WriteEndElement()
    {
        WriteRaw("</"u8);
        Plain(_open.Pop());
        WriteRaw(">"u8);
    }

    public void WriteElementString(string name, string text)
    {
        WriteStartElement(name);
        WriteString(text);
        WriteEndElement();
    }

    public void WriteString(ReadOnlySpan<char> text)
    {
        for (var next = text.IndexOfAny(Special); next >= 0; next = text.IndexOfAny(Special))
        {
            Plain(text[..next]);
            Plain(Escaped(text[next]));
            text = text[(next + 1)..];
        }

        Plain(text);
    }

    /// <summary>Puts in what was written before.</summary>
    public void WriteRaw(ReadOnlySpan<byte> written)
    {
        written.CopyTo(Room(written.Length));
        Length += written.Length;
    }

    private void Plain(ReadOnlySpan<char> text) => Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    private Span<byte> Room(int most)
    {
        if (_bytes.Length - Length < most)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + most));
        }

        return _bytes.AsSpan(Length);
    }

    private static string Escaped(char special) => special switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        _ => $"&#x{(int)special:X};",
    };
}

using System;
using System.Collections.Generic;
using System.Net;
using System.Runtime.CompilerServices;
using System.Xml;

namespace Headroom.Sdk.Runtime;

/// <summary>A response's XML, read from front to back: one tag after the other, and the text of elements that hold nothing else.</summary>
/// <remarks>
/// The XML that AWS writes, not all that there is: no prefix means anything, attributes are passed over, and a document type is refused, since its entities could make much of little.
/// The framework's fastest reader takes half as long again, and addresses of nodes in XML are most of what a rehearsal reads.
/// </remarks>
internal sealed class XmlBody
{
    private const string CharacterData = "<![CDATA[";

    private readonly string _xml;
    private readonly Stack<(int From, int Length)> _open = new();
    private (int From, int Length) _name;
    private int _at;

    /// <summary>Reads the outermost tag.</summary>
    /// <exception cref="XmlException">There is none.</exception>
    public XmlBody(string xml)
    {
        _xml = xml;
        Demand(xml.AsSpan().TrimStart(" \t\r\n\uFEFF") is ['<', ..], "doesn't begin with a tag");
        Read();
    }

    private enum Markup
    {
        Tag,
        Data,
        Other,
    }

    /// <summary>The name in the tag that was read last, without its prefix.</summary>
    public ReadOnlySpan<char> LocalName
    {
        get
        {
            var name = Text(_name);
            return name[(name.LastIndexOf(':') + 1)..];
        }
    }

    /// <summary>How deep that tag's element is; 1 for the outermost.</summary>
    public int Depth { get; private set; }

    /// <summary>True where that tag ends an element.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>True where that tag is a whole element.</summary>
    public bool IsEmptyElement { get; private set; }

    /// <summary>Reads the next tag.</summary>
    /// <exception cref="XmlException">There is none, or it ends what isn't open.</exception>
    public void Read()
    {
        while (Next(out _, out _) != Markup.Tag)
        {
        }
    }

    /// <summary>The text of the element whose tag was read last, up to its end.</summary>
    public string ReadText()
    {
        var (text, depth, isOver) = ("", Depth, IsEmptyElement);
        while (!isOver)
        {
            Next(out var before, out var data);
            if (before.Length + data.Length > 0)
            {
                text = text.Length + data.Length == 0 ? Unescaped(before) : string.Concat(text, Unescaped(before), data);
            }

            isOver = IsEnd && Depth == depth;
        }

        return text;
    }

    private static string Unescaped(ReadOnlySpan<char> text) => text.IndexOfAny('&', '\r') < 0
        ? text.ToString()
        // A line's end is a line feed for whoever reads XML; a carriage return that is meant is written as a reference.
        : WebUtility.HtmlDecode(text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));

    private ReadOnlySpan<char> Text((int From, int Length) part) => _xml.AsSpan(part.From, part.Length);

    private Markup Next(out ReadOnlySpan<char> before, out ReadOnlySpan<char> data)
    {
        var from = _xml.IndexOf('<', _at);
        Demand(from >= 0 && from + 1 < _xml.Length, "ends too soon");
        before = _xml.AsSpan(_at, from - _at);
        data = default;
        switch (_xml[from + 1])
        {
            case '/':
                ReadEnd(from + 2);
                return Markup.Tag;
            case '?':
                Pass(from, "?>");
                return Markup.Other;
            case '!' when _xml.AsSpan(from).StartsWith("<!--"):
                Pass(from, "-->");
                return Markup.Other;
            case '!' when _xml.AsSpan(from).StartsWith(CharacterData):
                Pass(from, "]]>");
                data = _xml.AsSpan((from + CharacterData.Length)..(_at - "]]>".Length));
                return Markup.Data;
            default:
                ReadStart(from + 1);
                return Markup.Tag;
        }
    }

    private void ReadStart(int from)
    {
        // Names are short: looking at each letter is faster than a search.
        var end = from;
        while (end < _xml.Length && (char.IsAsciiLetterOrDigit(_xml[end]) || _xml[end] is '_' or '-' or '.' or ':'))
        {
            end++;
        }

        _name = (from, end - from);
        Demand(_name.Length > 0, "has a tag without a name");
        for (; end < _xml.Length && _xml[end] != '>'; end++)
        {
            if (_xml[end] is '"' or '\'')
            {
                Pass(end + 1, _xml[end].ToString()); // a sign in quotes doesn't end a tag
                end = _at - 1;
            }
        }

        Demand(end < _xml.Length, "ends in a tag");
        (_at, IsEnd, IsEmptyElement, Depth) = (end + 1, false, _xml[end - 1] == '/', _open.Count + 1);
        if (!IsEmptyElement)
        {
            _open.Push(_name);
        }
    }

    private void ReadEnd(int from)
    {
        Demand(_open.TryPop(out var open) && _xml.AsSpan(from).StartsWith(Text(open)), "ends an element that isn't open");
        _name = (from, open.Length);
        var rest = _xml.AsSpan(from + open.Length).TrimStart(" \t\r\n");
        Demand(rest is ['>', ..], "ends an element that isn't open");
        (_at, IsEnd, IsEmptyElement, Depth) = (_xml.Length - rest.Length + 1, true, false, _open.Count + 1);
    }

    // Goes on after a sign.
    private void Pass(int from, string sign)
    {
        var at = _xml.IndexOf(sign, from, StringComparison.Ordinal);
        Demand(at >= 0, "ends too soon");
        _at = at + sign.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new XmlException($"the XML {otherwise}");
        }
    }
}

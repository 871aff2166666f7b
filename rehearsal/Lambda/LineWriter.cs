using System.Text;

namespace Headroom.Rehearsal.Lambda;

/// <summary>A function's standard output: gives each whole line to somebody.</summary>
internal sealed class LineWriter(Action<string> line) : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (value == '\n')
        {
            var whole = _text.ToString();
            _text.Clear();
            line(whole);
        }
        else if (value != '\r')
        {
            _text.Append(value);
        }
    }
}

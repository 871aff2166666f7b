using System.Text;
using System.Text.Json;

namespace Headroom.Rehearsal.Scenarios;

/// <summary>On which line of a JSON text each of its values is: a <see cref="JsonDocument"/> has forgotten that.</summary>
internal sealed class JsonLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>Reads a text, which must be JSON.</summary>
    public JsonLines(string json)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(text);
        reader.Read();
        var (line, counted) = (1, 0);
        Walk(ref reader, "$");

        void Walk(ref Utf8JsonReader reader, string path)
        {
            // A key that is there twice is complained of where it is there again.
            _lines[path] = LineAt((int)reader.TokenStartIndex);
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString();
                    reader.Read();
                    Walk(ref reader, $"{path}.{name}");
                }
            }
            else if (reader.TokenType == JsonTokenType.StartArray)
            {
                for (var place = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; place++)
                {
                    Walk(ref reader, $"{path}[{place}]");
                }
            }
        }

        int LineAt(int index)
        {
            for (; counted < index; counted++)
            {
                line += text[counted] == '\n' ? 1 : 0;
            }

            return line;
        }
    }

    /// <summary>The line of a value, such as <c>$.zones[0].name</c>; of what isn't there, the line of what it should be in.</summary>
    public int Of(string path)
    {
        while (!_lines.ContainsKey(path))
        {
            path = path[..path.LastIndexOfAny(['.', '['])];
        }

        return _lines[path];
    }
}

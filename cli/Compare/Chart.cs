using System.Globalization;
using System.Text;

namespace Headroom.Cli.Compare;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Style">The class that it is drawn in.</param>
/// <param name="Points">Its points; each value stands until the next.</param>
internal sealed record Line(string Name, string Style, IReadOnlyList<(double Minute, double Value)> Points);

/// <summary>A chart over the minutes of a world, as SVG within a page.</summary>
/// <param name="Id">Its id within the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">The same for who can't see it.</param>
/// <param name="Lines">The lines, the first on top.</param>
/// <param name="Minutes">The end of the world.</param>
/// <param name="AlarmMinute">When the alarm was, or null.</param>
/// <param name="Values">The upright axis.</param>
internal sealed record Chart(string Id, string Title, string Description, IReadOnlyList<Line> Lines, double Minutes, double? AlarmMinute, Axis Values)
{
    private const int Width = 960;
    private const int Height = 320;
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 24;
    private const int Bottom = 48;

    public void Write(StringBuilder page)
    {
        var minutes = Axis.Linear(Minutes, 10);
        page.Append(CultureInfo.InvariantCulture, $"""<svg class="chart" viewBox="0 0 {Width} {Height}" role="img" aria-labelledby="{Id}-title {Id}-text"><title id="{Id}-title">{Html.Encode(Title)}</title><desc id="{Id}-text">{Html.Encode(Description)}</desc>""").AppendLine();
        foreach (var tick in minutes.Ticks)
        {
            page.Append(CultureInfo.InvariantCulture, $"""<text x="{X(minutes, tick):0.#}" y="{Height - Bottom + 20}" text-anchor="middle">{tick:0}</text>""");
        }

        page.Append(CultureInfo.InvariantCulture, $"""<text x="{Width - Right}" y="{Height - 6}" text-anchor="end">minutes since the world began</text>""").AppendLine();
        foreach (var tick in Values.Ticks)
        {
            page.Append(CultureInfo.InvariantCulture, $"""<path class="grid" d="M{Left} {Y(tick):0.#}H{Width - Right}"/><text x="{Left - 8}" y="{Y(tick) + 4:0.#}" text-anchor="end">{CompareText.Number(tick)}</text>""");
        }

        if (AlarmMinute is { } alarm)
        {
            page.Append(CultureInfo.InvariantCulture, $"""<path class="alarm" d="M{X(minutes, alarm):0.#} {Top - 8}V{Height - Bottom}"/><text x="{X(minutes, alarm) + 6:0.#}" y="{Top - 8}">alarm</text>""");
        }

        page.AppendLine();
        foreach (var line in Lines.Skip(1).Append(Lines[0]))
        {
            page.Append(CultureInfo.InvariantCulture, $"""<path class="line {line.Style}" d="{Path(line, minutes)}"><title>{Html.Encode(line.Name)}</title></path>""").AppendLine();
        }

        page.AppendLine("</svg>");
    }

    // Across at the value before, then up or down: nothing is known between two points.
    private string Path(Line line, Axis minutes)
    {
        var path = new StringBuilder();
        foreach (var (minute, value) in line.Points)
        {
            var (across, upright) = path.Length == 0 ? ("M", " ") : ("H", "V");
            path.Append(CultureInfo.InvariantCulture, $"{across}{X(minutes, minute):0.#}{upright}{Y(value):0.#}");
        }

        return path.Append(CultureInfo.InvariantCulture, $"H{X(minutes, Minutes):0.#}").ToString();
    }

    private static double X(Axis minutes, double minute) => Left + (minutes.Place(minute) * (Width - Left - Right));

    private double Y(double value) => Height - Bottom - (Values.Place(value) * (Height - Top - Bottom));
}

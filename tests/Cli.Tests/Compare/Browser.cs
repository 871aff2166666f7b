using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Headroom.Cli.Tests.Compare;

/// <summary>What a browser makes of a page.</summary>
internal sealed record Seen(
    string Heading, int Foreign, int Lines, IReadOnlyList<string> Outside, IReadOnlyList<string> Overlaps, int Looks, bool Dark, double TextContrast, double LineContrast, bool IsTooWide);

/// <summary>Chromium without a window, a fresh profile each time.</summary>
internal static partial class Browser
{
    // A page that got a dialog past its policy would wait for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    /// <summary>Its path, or null.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Why a test that needs one is skipped, or null.</summary>
    public static string? Missing => Path is null ? "no referee: there is no chromium on PATH (it comes with Debian's package chromium)" : null;

    /// <summary>Shows a page and measures it. The page's own policy allows no script: the copy that is measured allows this one.</summary>
    public static Seen Measure(string page, bool dark = false, int width = 1100)
    {
        var folder = Directory.CreateTempSubdirectory("headroom-page-");
        try
        {
            var file = System.IO.Path.Combine(folder.FullName, "page.html");
            var script = File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "measure.js"));
            File.WriteAllText(file, page.Replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';", StringComparison.Ordinal).Replace("</body>", $"<script id=\"measure\">{script}</script></body>", StringComparison.Ordinal));
            var dom = Run(
                "--headless=new", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder.FullName}/profile", string.Create(CultureInfo.InvariantCulture, $"--window-size={width},1400"),
                $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}", "--dump-dom", $"file://{file}");
            return JsonSerializer.Deserialize<Seen>(WebUtility.HtmlDecode(Measured().Match(dom).Groups[1].Value), Form)!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
        }

        return output.Result.Contains("data-measured", StringComparison.Ordinal) ? output.Result : throw new InvalidOperationException($"the browser measured nothing: {errors.Result}");
    }

    [GeneratedRegex("data-measured=\"([^\"]*)\"")]
    private static partial Regex Measured();
}

/// <summary>A fact that needs a browser; without one it is a counted skip.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browser.Missing;
}

/// <summary>A theory that needs a browser; without one it is a counted skip.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Browser.Missing;
}

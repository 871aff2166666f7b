using System.Diagnostics;

namespace Headroom.Infra.Tests.Referees;

/// <summary>Programs that are run as a person would run them, at the repository's root.</summary>
internal static class Tool
{
    public static bool IsThere(string tool) =>
        Directory.Exists(Repository.PathOf($"node_modules/{tool}"))
        || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));

    public static ToolResult Run(string program, params IEnumerable<string> arguments) => Run(new Dictionary<string, string>(), program, arguments);

    public static ToolResult Run(IReadOnlyDictionary<string, string> environment, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}

/// <summary>What a program left.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public void MustSucceed() => Assert.True(ExitCode == 0, $"exit status {ExitCode}\n{Output}\n{Error}");
}

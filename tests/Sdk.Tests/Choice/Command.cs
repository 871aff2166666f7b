using System.Diagnostics;

namespace Headroom.Sdk.Tests.Choice;

internal static class Command
{
    /// <summary>Runs a program to its end.</summary>
    public static (int Status, string Output) Run(string program, IEnumerable<string> arguments, string directory, string? path = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("AwsSdk");
        start.Environment["PATH"] = path ?? start.Environment["PATH"];
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}

using System.Diagnostics;
using System.Runtime.Versioning;
using Headroom.House.Tests;

namespace Headroom.Cli.Tests;

/// <summary><c>./headroom</c> on machines that lack what it can't install.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HeadroomScriptTests : IDisposable
{
    private const int Unavailable = 69; // sysexits.h: EX_UNAVAILABLE

    private readonly DirectoryInfo _path = Directory.CreateTempSubdirectory("headroom-path-");

    [Theory]
    [InlineData("", ".NET SDK 10", "dotnet-sdk-10.0")]
    [InlineData("dotnet=8.0.414 node=", "found '8.0.414'", "dotnet-sdk-10.0")]
    [InlineData("dotnet=10.0.401", "node (Node.js 20", "apt-get install nodejs")]
    [InlineData("dotnet=10.0.401 node=", "kubectl", "apt-get install kubernetes-client")]
    public void Drill_AProgramIsMissing_NamesItAndTheCommandThatInstallsIt(string programs, string what, string install)
    {
        var (exit, errors) = Run(programs, "drill");

        Assert.Equal(Unavailable, exit);
        Assert.Contains(what, errors, StringComparison.Ordinal);
        Assert.Contains(install, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void NoCommand_Needs_Nothing() => Assert.Equal((0, ""), Run("", ""));

    public void Dispose() => _path.Delete(recursive: true);

    // A machine that has these programs (each prints its version) and what every Debian has.
    private (int Exit, string Errors) Run(string programs, string command)
    {
        foreach (var program in programs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('=')))
        {
            var file = Path.Combine(_path.FullName, program[0]);
            File.WriteAllText(file, $"#!/bin/sh\necho {program[1]}\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        foreach (var tool in new[] { "dirname", "head", "cat" })
        {
            File.CreateSymbolicLink(Path.Combine(_path.FullName, tool), $"/usr/bin/{tool}");
        }

        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(Repository.Root, "headroom"), .. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = _path.FullName;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, errors);
    }
}

using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Fuzz.Tests.Scripts;

/// <summary>Runs a document's script as the SSM agent does: parameters as environment variables, and whatever stands in double braces replaced. Its kubectl answers from files.</summary>
internal sealed partial class Shell : IDisposable
{
    // None of the scripts takes a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Pages come whole: what a mutated continue token asks for is an empty last page. Its arguments are noted one a line.
    private const string Kubectl = """
        #!/bin/bash
        printf '%s\n' "$@" >>"$KUBECTL_FILES/arguments"
        case "$*" in
          *'&continue='*) echo '{"metadata":{},"items":[]}' ;;
          *'/api/v1/nodes?'*) cat "$KUBECTL_FILES/nodes.json" ;;
          *'/api/v1/pods?'*) cat "$KUBECTL_FILES/pods.json" ;;
          *FailedCreatePodSandBox*) cat "$KUBECTL_FILES/sandbox-events.json" ;;
          *MissingIAMPermissions*) cat "$KUBECTL_FILES/denial-events.json" ;;
          *'get daemonset'*) cat "$KUBECTL_FILES/daemonset.txt" ;;
        esac
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("headroom-fuzz-").FullName;

    public Shell()
    {
        var tools = Directory.CreateDirectory(Path.Combine(_folder, "tools")).FullName;
        File.WriteAllText(Path.Combine(tools, "kubectl"), Kubectl);
#pragma warning disable CA1416 // bash is where the runner's scripts are: on Linux.
        File.SetUnixFileMode(Path.Combine(tools, "kubectl"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
#pragma warning restore CA1416
        File.WriteAllText(Path.Combine(_folder, "kubeconfig"), "");
        Directory.CreateDirectory(Files);
        Directory.CreateDirectory(Place);
    }

    /// <summary>Where kubectl's answers are.</summary>
    public string Files => Path.Combine(_folder, "files");

    /// <summary>kubectl's arguments, all calls' together.</summary>
    public string[] Arguments => File.Exists(Path.Combine(Files, "arguments")) ? File.ReadAllLines(Path.Combine(Files, "arguments")) : [];

    /// <summary>What the scripts made where they ran: nothing, as long as nothing of their parameters was run.</summary>
    public IReadOnlyList<string> Made => [.. Directory.EnumerateFileSystemEntries(Place, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "script.sh")];

    private string Place => Path.Combine(_folder, "place");

    /// <summary>A document's text once SSM has put parameters in the place of their names.</summary>
    public static string Substituted(string text, IReadOnlyDictionary<string, string> parameters) =>
        Reference().Replace(text, found => parameters.TryGetValue(found.Groups["name"].Value, out var value) ? value : found.Value);

    public (int ExitCode, string Output, string Error) Run(CommandDocument document, IReadOnlyDictionary<string, string> parameters)
    {
        File.Delete(Path.Combine(Files, "arguments"));
        File.WriteAllText(Path.Combine(Place, "script.sh"), Substituted(document.Lines, parameters) + "\n");
        var start = new ProcessStartInfo("bash", ["script.sh"]) { WorkingDirectory = Place, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, StandardOutputEncoding = Encoding.UTF8 };
        start.Environment.Clear();
        foreach (var (name, value) in parameters.Select(p => ($"SSM_{p.Key}", p.Value)).Concat([
            ("PATH", $"{Path.Combine(_folder, "tools")}:{Environment.GetEnvironmentVariable("PATH")}"), ("HOME", _folder), ("HEADROOM_KUBECONFIG", Path.Combine(_folder, "kubeconfig")),
            ("HEADROOM_LOCKS", _folder), ("HEADROOM_NOW", "2026-01-01T00:05:00Z"), ("KUBECTL_FILES", Files)]))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Assert.True(process.WaitForExit(Patience), "the script doesn't end");
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_]+)\s*\}\}")]
    private static partial Regex Reference();
}

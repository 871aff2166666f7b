using System.Diagnostics;
using System.Globalization;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Lambda.OutOfProcess;

/// <summary>One function's process, started at its first invocation.</summary>
internal sealed class ProcessSandbox(ProcessSettings settings, FunctionModel function, Mailbox mailbox, string runtimeApi, Action close) : ISandbox
{
    // What a process of .NET needs of its parent's environment; nothing else of it may reach a function.
    private static readonly string[] Inherited = ["PATH", "DOTNET_ROOT", "DOTNET_EnableWriteXorExecute", "DOTNET_TieredPGO", "TMPDIR"];

    private Process? _process;

    public Task<InvocationOutcome> RunAsync(Invocation invocation)
    {
        _process ??= Start();
        var deadline = settings.Wall.GetUtcNow() + ((invocation.Deadline - settings.Clock.GetUtcNow()) / settings.SpeedUp);
        var done = new TaskCompletionSource<InvocationOutcome>();
        mailbox.Ask(invocation, deadline, outcome => settings.Clock.Post(() => done.TrySetResult(outcome)));
        return done.Task;
    }

    public void Dispose()
    {
        close();
        if (_process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
        }

        _process?.Dispose();
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet", [settings.Host]) { WorkingDirectory = function.CodeDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Except(Inherited).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Environment().Concat(settings.Variables(function)).Concat(function.Environment))
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Tell(line.Data);
        process.ErrorDataReceived += (_, line) => Tell(line.Data);
        process.Exited += (_, _) => mailbox.EndAll(new FunctionError("Runtime.ExitError", $"{function.Name}: the runtime exited within an invocation", []));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private IEnumerable<KeyValuePair<string, string>> Environment() =>
    [
        new("AWS_LAMBDA_RUNTIME_API", runtimeApi),
        new("_HANDLER", function.Handler),
        new("LAMBDA_TASK_ROOT", function.CodeDirectory),
        new("AWS_LAMBDA_FUNCTION_NAME", function.Name),
        new("AWS_LAMBDA_FUNCTION_VERSION", "1"),
        new("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", function.MemoryMegabytes.ToString(CultureInfo.InvariantCulture)),
        new("HOME", Path.GetTempPath()),
        new("HEADROOM_CLOCK", string.Create(CultureInfo.InvariantCulture, $"{AwsTime.Milliseconds(settings.Wall.GetUtcNow())} {AwsTime.Milliseconds(settings.Clock.GetUtcNow())} {settings.SpeedUp}")),
    ];

    private void Tell(string? line)
    {
        if (line is not null)
        {
            settings.Clock.Post(() => settings.Line(function, line));
        }
    }
}

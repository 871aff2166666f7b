using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>The AWS CLI against an endpoint, shut off from the machine's own AWS settings.</summary>
internal sealed class AwsCli : IDisposable
{
    // Debian's CLI is a Python package of the system's own Python.
    public const string Program = "/usr/lib/python3/dist-packages/awscli/clidriver.py";
    public const string Package = "Debian's package awscli";

    private readonly Uri _endpoint;
    private readonly Process _process;

    public AwsCli(Uri endpoint)
    {
        _endpoint = endpoint;
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Referees", "aws-cli.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var (name, value) in Settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    private static Dictionary<string, string> Settings => new()
    {
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = Path.GetTempPath(),
        ["TZ"] = "UTC",
        ["LC_ALL"] = "C.UTF-8",
        ["AWS_ACCESS_KEY_ID"] = "person",
        ["AWS_SECRET_ACCESS_KEY"] = "none",
        ["AWS_REGION"] = "us-west-2",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_MAX_ATTEMPTS"] = "2",
        ["AWS_PAGER"] = "",
    };

    /// <summary>Runs one command; its arguments are parted by spaces.</summary>
    public Task<CliResult> RunAsync(string line) => RunAsync(line.Split(' '));

    public async Task<CliResult> RunAsync(params string[] arguments)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize<string[]>([.. arguments, "--endpoint-url", _endpoint.ToString(), "--output", "json"]));
        await _process.StandardInput.FlushAsync();
        var answer = JsonNode.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the CLI's process has ended"))!;
        return new CliResult((int)answer["code"]!, (string)answer["output"]!, (string)answer["error"]!);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>What a command of the CLI left.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    public JsonNode Json => ExitCode == 0 ? JsonNode.Parse(Output.Length == 0 ? "{}" : Output)! : throw new InvalidOperationException($"the CLI failed with {ExitCode}: {Error}");
}

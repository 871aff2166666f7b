using System.Text.Json.Nodes;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Ssm;

/// <summary>One command on one instance.</summary>
internal sealed class Command(string id, CommandDocument document, ManagedInstance instance, string comment, IReadOnlyDictionary<string, string> parameters)
{
    // "The first 24,000 characters written by the plugin to stdout", "the first 8,000 characters … to stderr" (GetCommandInvocation).
    private const int MostOutput = 24_000;
    private const int MostError = 8_000;

    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _endedAt;
    private ScriptResult? _result;

    public string Id => id;

    public CommandDocument Document => document;

    public ManagedInstance Instance => instance;

    public IReadOnlyDictionary<string, string> Parameters => parameters;

    /// <summary>False at first: SSM is eventually consistent.</summary>
    public bool IsVisible { get; set; }

    public string Status { get; private set; } = "Pending";

    public string Details { get; private set; } = "Pending";

    public void Start(DateTimeOffset at) => (_startedAt, Status, Details) = (at, "InProgress", "In Progress");

    public void End(DateTimeOffset at, string status, string details, ScriptResult? result) => (_endedAt, Status, Details, _result) = (at, status, details, result);

    /// <summary>GetCommandInvocation's answer.</summary>
    public JsonObject Describe() => new()
    {
        ["CommandId"] = id,
        ["InstanceId"] = instance.Id,
        ["Comment"] = comment,
        ["DocumentName"] = document.Name,
        ["DocumentVersion"] = "$DEFAULT",
        ["PluginName"] = document.Step,
        ["ResponseCode"] = _result?.ExitCode ?? -1,
        ["ExecutionStartDateTime"] = _startedAt is { } start ? AwsTime.Milliseconds(start) : "",
        ["ExecutionElapsedTime"] = _startedAt is { } from && _endedAt is { } to ? System.Xml.XmlConvert.ToString(to - from) : "",
        ["ExecutionEndDateTime"] = _endedAt is { } end ? AwsTime.Milliseconds(end) : "",
        [nameof(Status)] = Status,
        ["StatusDetails"] = Details,
        ["StandardOutputContent"] = Cut(_result?.Output, MostOutput),
        ["StandardOutputUrl"] = "",
        ["StandardErrorContent"] = Cut(_result?.Error, MostError),
        ["StandardErrorUrl"] = "",
    };

    private static string Cut(string? text, int most) => text is null ? "" : text.Length <= most ? text : text[..most];
}

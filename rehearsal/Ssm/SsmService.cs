using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Ssm;

/// <summary>Service <c>ssm</c>, as far as Run Command goes.</summary>
/// <param name="clock">The world's clock.</param>
/// <param name="chance">Command ids.</param>
/// <param name="latencies">The world's delays.</param>
/// <param name="scripts">Where scripts run.</param>
internal sealed partial class SsmService(WorldClock clock, Chance chance, Latencies latencies, IScriptHost scripts) : IAwsService
{
    private const int LongestComment = 100;
    private const int ShortestDelivery = 30;
    private const int LongestDelivery = 2_592_000;
    private const int UsualDelivery = 3_600;

    private readonly Dictionary<string, CommandDocument> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Command> _commands = new(StringComparer.Ordinal);

    public string SigningName => "ssm";

    public IReadOnlyDictionary<string, AwsOperation> Operations => new Dictionary<string, AwsOperation>(StringComparer.Ordinal)
    {
        ["SendCommand"] = (input, _) => Send(input),
        ["GetCommandInvocation"] = (input, _) => Get(input),
        ["DescribeInstanceInformation"] = (input, _) => DescribeInstances(input),
    };

    /// <summary>The instances that have registered.</summary>
    public IList<ManagedInstance> Instances { get; } = [];

    public void Deploy(CommandDocument document) => _documents.Add(document.Name, document);

    /// <summary>Takes a document away, as somebody may.</summary>
    public void Delete(string document) => _documents.Remove(document);

    private JsonObject Send(JsonObject input)
    {
        var document = _documents.GetValueOrDefault((string?)input["DocumentName"] ?? "") ?? throw new AwsErrorException("InvalidDocument", $"Document with name {(string?)input["DocumentName"]} does not exist.");
        if ((string?)input["DocumentVersion"] is { } version and not ("$DEFAULT" or "$LATEST" or "1"))
        {
            throw new AwsErrorException("InvalidDocumentVersion", $"Document version {version} does not exist.");
        }

        var delivery = (int?)input["TimeoutSeconds"] ?? UsualDelivery;
        Demand(delivery is >= ShortestDelivery and <= LongestDelivery, $"Value '{delivery}' at 'timeoutSeconds' failed to satisfy constraint: from {ShortestDelivery} to {LongestDelivery}");
        var comment = (string?)input["Comment"] ?? "";
        Demand(comment.Length <= LongestComment, $"Value at 'comment' failed to satisfy constraint: Member must have length less than or equal to {LongestComment}");
        var parameters = ParametersOf(document, input["Parameters"] as JsonObject ?? []);
        var targets = TargetsOf(input);

        var id = $"{chance.Hex(8)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(12)}";
        foreach (var instance in targets)
        {
            var command = new Command(id, document, instance, comment, parameters);
            _commands.Add($"{id} {instance.Id}", command);
            _ = RunAsync(command, TimeSpan.FromSeconds(delivery));
        }

        return new JsonObject { ["Command"] = Describe(id, document, comment, delivery, parameters, targets) };
    }

    private async Task RunAsync(Command command, TimeSpan patience)
    {
        await clock.Delay(latencies.Draw(Delays.ReadAfterWrite)).ConfigureAwait(false);
        command.IsVisible = true;
        await clock.Delay(latencies.Draw(Delays.SsmDelivery)).ConfigureAwait(false);
        if (command.Instance.PingStatus != "Online")
        {
            await clock.Delay(patience).ConfigureAwait(false);
            command.End(clock.GetUtcNow(), "TimedOut", "Delivery Timed Out", null);
            return;
        }

        command.Start(clock.GetUtcNow());
        using var ending = new CancellationTokenSource();
        var running = scripts.RunAsync(new ScriptRun(command.Document.Kind, command.Document.Lines, command.Parameters), ending.Token);
        var inTime = await clock.EndsWithinAsync(running, command.Document.Timeout).ConfigureAwait(false);
        if (!inTime)
        {
            End(ending);
        }

        var (status, details, result) = inTime
            ? await running.ConfigureAwait(false) is { ExitCode: 0 } success ? ("Success", "Success", success) : ("Failed", "Failed", await running.ConfigureAwait(false))
            : ("TimedOut", "Execution Timed Out", (ScriptResult?)null);
        await clock.Delay(latencies.Draw(Delays.SsmReport)).ConfigureAwait(false);
        command.End(clock.GetUtcNow(), status, details, result);
    }

    // Not CancelAsync, which would go on on another thread than the world's.
    private static void End(CancellationTokenSource script) => script.Cancel();

    private JsonObject Get(JsonObject input)
    {
        var (id, instance, plugin) = ((string?)input["CommandId"] ?? "", (string?)input["InstanceId"] ?? "", (string?)input["PluginName"]);
        if (!CommandId().IsMatch(id))
        {
            throw new AwsErrorException("InvalidCommandId", $"Command id {id} isn't valid.");
        }

        var command = _commands.GetValueOrDefault($"{id} {instance}");
        return command is not { IsVisible: true } ? throw new AwsErrorException("InvocationDoesNotExist", "")
            : plugin is not null && plugin != command.Document.Step ? throw new AwsErrorException("InvalidPluginName", $"Plugin {plugin} isn't valid.")
            : command.Describe();
    }

    private static Dictionary<string, string> ParametersOf(CommandDocument document, JsonObject given)
    {
        if (given.Select(parameter => parameter.Key).FirstOrDefault(name => !document.Parameters.ContainsKey(name)) is { } unknown)
        {
            throw new AwsErrorException("InvalidParameters", $"document {document.Name} has no parameter {unknown}");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, parameter) in document.Parameters)
        {
            var value = given[name] switch
            {
                JsonArray { Count: 1 } one => (string?)one[0],
                null => parameter.Default,
                _ => throw new AwsErrorException("InvalidParameters", $"parameter {name} of document {document.Name} takes one value"),
            };
            values.Add(name, value is null ? throw new AwsErrorException("InvalidParameters", $"parameter {name} of document {document.Name} must be given")
                : parameter.Allows(value) ? value
                : throw new AwsErrorException("InvalidParameters", $"the value of parameter {name} isn't allowed by document {document.Name}"));
        }

        return values;
    }

    private List<ManagedInstance> TargetsOf(JsonObject input)
    {
        if (input["Targets"] is JsonArray targets)
        {
            return [.. Instances.Where(instance => targets.All(target => Meets(instance, (string)target!["Key"]!, target["Values"]!.AsArray())))];
        }

        var ids = (input["InstanceIds"] as JsonArray)?.Select(id => (string)id!).ToList() ?? [];
        Demand(ids.Count is > 0 and <= 50, "InstanceIds or Targets must be given");
        if (ids.Distinct().Count() < ids.Count)
        {
            throw new AwsErrorException("DuplicateInstanceId", "");
        }

        return [.. ids.Select(id => Instances.FirstOrDefault(instance => instance.Id == id && instance.PingStatus == "Online")
            ?? throw new AwsErrorException("InvalidInstanceId", $"Instances [[{id}]] not in a valid state for account"))];
    }

    private JsonObject DescribeInstances(JsonObject input)
    {
        var filters = (input["Filters"] as JsonArray ?? []).Select(filter => filter!).ToList();
        var found = Instances.Where(instance => filters.TrueForAll(filter => Meets(instance, (string)filter["Key"]!, filter["Values"]!.AsArray())));
        return new JsonObject { ["InstanceInformationList"] = new JsonArray([.. found.Select(Describe)]) };
    }

    private static bool Meets(ManagedInstance instance, string key, JsonArray values)
    {
        var actual = key switch
        {
            "InstanceIds" => instance.Id,
            "PingStatus" => instance.PingStatus,
            "AgentVersion" => instance.AgentVersion,
            "PlatformTypes" => "Linux",
            _ when key.StartsWith("tag:", StringComparison.Ordinal) => instance.Tags.GetValueOrDefault(key[4..]),
            _ => throw new AwsErrorException("InvalidFilterKey", $"{key} isn't a filter that is modelled"),
        };
        return values.Any(value => (string?)value == actual);
    }

    private JsonNode Describe(ManagedInstance instance) => new JsonObject
    {
        ["InstanceId"] = instance.Id,
        ["PingStatus"] = instance.PingStatus,
        ["LastPingDateTime"] = AwsTime.Milliseconds(clock.GetUtcNow()),
        ["AgentVersion"] = instance.AgentVersion,
        ["PlatformType"] = "Linux",
        ["PlatformName"] = "Amazon Linux",
        ["ResourceType"] = "EC2Instance",
    };

    private JsonObject Describe(string id, CommandDocument document, string comment, int delivery, Dictionary<string, string> parameters, List<ManagedInstance> targets) => new()
    {
        ["CommandId"] = id,
        ["DocumentName"] = document.Name,
        ["DocumentVersion"] = "$DEFAULT",
        ["Comment"] = comment,
        ["ExpiresAfter"] = AwsTime.Milliseconds(clock.GetUtcNow() + TimeSpan.FromSeconds(delivery) + document.Timeout),
        ["Parameters"] = new JsonObject(parameters.Select(parameter => KeyValuePair.Create(parameter.Key, (JsonNode?)new JsonArray(parameter.Value)))),
        ["InstanceIds"] = new JsonArray([.. targets.Select(instance => (JsonNode)instance.Id)]),
        ["RequestedDateTime"] = AwsTime.Milliseconds(clock.GetUtcNow()),
        ["Status"] = "Pending",
        ["StatusDetails"] = "Pending",
        ["TimeoutSeconds"] = delivery,
        ["TargetCount"] = targets.Count,
    };

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new AwsErrorException("ValidationException", otherwise);
        }
    }

    [GeneratedRegex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\z")]
    private static partial Regex CommandId();
}

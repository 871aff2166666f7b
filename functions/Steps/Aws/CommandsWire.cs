using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace Headroom.Steps.Aws;

/// <summary>Runs Headroom's documents on the runner host.</summary>
internal sealed class CommandsWire(IAmazonSimpleSystemsManagement ssm)
{
    // Older agents don't know interpolationType ENV_VAR (Systems Manager guide, parameter-troubleshooting).
    private static readonly Version LeastAgent = new(3, 3, 2746, 0);

    // How long the agent may take to fetch the command; the document has a time-out of its own.
    private const int DeliverySeconds = 60;

    private const int MostComment = 100;

    /// <summary>The hosts with that tag that are online and know what the documents need, at least one: those with the newest agent first, then by id.</summary>
    public async Task<IReadOnlyList<string>> FindRunnersAsync(string key, string value)
    {
        var all = await Pages.AllAsync("ssm:DescribeInstanceInformation", async token =>
        {
            var page = await ssm.DescribeInstanceInformationAsync(new DescribeInstanceInformationRequest
            {
                Filters = [new InstanceInformationStringFilter { Key = $"tag:{key}", Values = [value] }],
                NextToken = token,
            }).ConfigureAwait(false);
            return Pages.Of(page.InstanceInformationList, page.NextToken);
        }).ConfigureAwait(false);
        var online = all.Where(i => i.PingStatus == PingStatus.Online).OrderByDescending(AgentOf).ThenBy(i => i.InstanceId, StringComparer.Ordinal).ToList();
        var best = online.FirstOrDefault()
            ?? throw new RunnerOfflineException($"{key}={value}", all.Count == 0 ? "none is registered" : $"registered: {string.Join(", ", all.Select(i => $"{i.InstanceId} is {i.PingStatus?.Value}"))}");
        return AgentOf(best) >= LeastAgent ? [.. online.Where(i => AgentOf(i) >= LeastAgent).Select(IdOf)] : throw new AgentTooOldException(IdOf(best), best.AgentVersion ?? "of an unknown version");
    }

    /// <summary>Sends a command; there is no client token, so that a repeated call runs the document twice, which every document bears.</summary>
    /// <returns>The command's id; null where Systems Manager takes none for that host: it shuts down, is gone, or its agent isn't registered (SSM API, SendCommand, InvalidInstanceId).</returns>
    public async Task<string?> TrySendAsync(string runner, string document, IReadOnlyDictionary<string, string> parameters, string comment)
    {
        try
        {
            var answer = await AwsErrors.CallAsync("ssm:SendCommand", () => ssm.SendCommandAsync(new SendCommandRequest
            {
                InstanceIds = [runner],
                DocumentName = document,
                Parameters = parameters.ToDictionary(p => p.Key, p => new List<string> { p.Value }),
                Comment = comment.Length <= MostComment ? comment : comment[..MostComment],
                TimeoutSeconds = DeliverySeconds,
            })).ConfigureAwait(false);
            return AwsErrors.Read("ssm:SendCommand", () => AwsErrors.Need(answer.Command?.CommandId));
        }
        catch (RefusedException e) when (AwsErrors.HasCode(e, "InvalidDocument"))
        {
            throw new DocumentMissingException(document, e.InnerException);
        }
        catch (RefusedException e) when (AwsErrors.HasCode(e, "InvalidInstanceId"))
        {
            return null;
        }
    }

    /// <summary>What became of a command.</summary>
    public async Task<CommandState> ReadAsync(string command, string runner)
    {
        try
        {
            var answer = await AwsErrors.CallAsync("ssm:GetCommandInvocation", () =>
                ssm.GetCommandInvocationAsync(new GetCommandInvocationRequest { CommandId = command, InstanceId = runner })).ConfigureAwait(false);
            return StateOf(answer);
        }
        catch (NotFoundException e) when (AwsErrors.HasCode(e, "InvocationDoesNotExist"))
        {
            // SSM is eventually consistent: this is the usual answer right after SendCommand.
            return new CommandState.Running();
        }
    }

    // Status alone lumps kinds of time-out together; StatusDetails tells them apart (Run Command, monitor-commands).
    private static CommandState StateOf(GetCommandInvocationResponse answer) => AwsErrors.Read("ssm:GetCommandInvocation", () => AwsErrors.Need(answer.Status?.Value)) switch
    {
        "Pending" or "InProgress" or "Delayed" or "Cancelling" => new CommandState.Running(),
        "Success" => new CommandState.Succeeded(answer.StandardOutputContent ?? ""),
        var other => new CommandState.Failed(answer.StatusDetails is { Length: > 0 } details ? details : other, answer.StandardErrorContent ?? ""),
    };

    private static string IdOf(InstanceInformation of) => AwsErrors.Read("ssm:DescribeInstanceInformation", () => AwsErrors.Need(of.InstanceId));

    private static Version AgentOf(InstanceInformation of) => Version.TryParse(of.AgentVersion, out var version) ? version : new Version(0, 0);
}

/// <summary>What became of a command. A closed set.</summary>
internal abstract record CommandState
{
    /// <summary>Not ended yet.</summary>
    internal sealed record Running : CommandState;

    /// <summary>The document ran to its end.</summary>
    internal sealed record Succeeded(string Output) : CommandState;

    /// <summary>It failed, timed out, or never reached the runner.</summary>
    /// <param name="Details">SSM's status details, such as <c>Failed</c> or <c>Delivery Timed Out</c>.</param>
    /// <param name="Error">The script's standard error.</param>
    internal sealed record Failed(string Details, string Error) : CommandState;
}

using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Baselines;

/// <summary>A command that a script ran, once or again and again with nothing between.</summary>
/// <param name="Second">World seconds since the beginning, the first time.</param>
/// <param name="Text">The command as a person would type it, shortened.</param>
/// <param name="Answer">What it printed, in a word, or what it failed with; the last time.</param>
/// <param name="Failed">Whether it failed.</param>
/// <param name="Times">How often.</param>
internal sealed record CommandRecord(double Second, string Text, string Answer, bool Failed, int Times);

/// <summary>An administrator's terminal: the AWS CLI against the world's own AWS, each command with the time that it takes. EC2's rules and refusals hold for it as for everybody.</summary>
internal sealed class Terminal(World world, AwsFront front)
{
    /// <summary>Who calls: someone without a role in the stack, who may do everything.</summary>
    public const string Principal = "administrator";

    // AWS CLI user guide, "AWS CLI retries", standard mode: 3 attempts, a back-off with factor 2 of 20 s at most.
    private const int Attempts = 3;

    private readonly Chance _chance = world.Chance.Fork("terminal");
    private readonly List<CommandRecord> _commands = [];

    /// <summary>The commands so far, in their order.</summary>
    public IReadOnlyList<CommandRecord> Commands => _commands;

    /// <summary>One AWS CLI command, which asks for all pages.</summary>
    /// <returns>The answer, or null when the command failed.</returns>
    public async Task<JsonObject?> AwsAsync(string text, string service, string operation, JsonObject input)
    {
        await PassAsync(Delays.AwsCli).ConfigureAwait(false);
        try
        {
            var answer = await CallAsync(service, operation, input).ConfigureAwait(false);
            while (answer["NextToken"] is { } token)
            {
                answer.Remove("NextToken");
                var next = (JsonObject)input.DeepClone();
                next["NextToken"] = token;
                Append(answer, await CallAsync(service, operation, next).ConfigureAwait(false));
            }

            Note(text, "ok");
            return answer;
        }
        catch (AwsErrorException refused)
        {
            Note(text, refused.Message, failed: true);
            return null;
        }
    }

    /// <summary>Lets one of the world's delays pass.</summary>
    public Task PassAsync(Delay delay) => world.Clock.Delay(world.Latencies.Draw(delay));

    /// <summary><c>sleep</c>.</summary>
    public Task SleepAsync(TimeSpan time) => world.Clock.Delay(time);

    /// <summary>Keeps what a command came to.</summary>
    public void Note(string text, string answer, bool failed = false)
    {
        if (_commands.Count > 0 && _commands[^1] is var last && (last.Text, last.Failed) == (text, failed))
        {
            _commands[^1] = last with { Answer = answer, Times = last.Times + 1 };
        }
        else
        {
            _commands.Add(new CommandRecord((world.Now - World.Beginning).TotalSeconds, text, answer, failed, 1));
        }
    }

    private async Task<JsonObject> CallAsync(string service, string operation, JsonObject input)
    {
        for (var attempt = 1; ; attempt++)
        {
            await PassAsync(Delays.ApiCall).ConfigureAwait(false);
            try
            {
                return front.Call(new Caller(Principal), service, operation, (JsonObject)input.DeepClone());
            }
            catch (AwsErrorException passing) when (attempt < Attempts && passing.Status is 429 or >= 500)
            {
                await world.Clock.Delay(_chance.Between(TimeSpan.Zero, TimeSpan.FromSeconds(1 << attempt))).ConfigureAwait(false);
            }
        }
    }

    private static void Append(JsonObject answer, JsonObject page)
    {
        foreach (var (member, items) in page.ToList())
        {
            if (answer[member] is JsonArray all && items is JsonArray more)
            {
                more.ToList().ForEach(item => all.Add(item?.DeepClone()));
            }
            else
            {
                answer[member] = items?.DeepClone();
            }
        }
    }
}

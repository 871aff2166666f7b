using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Storage;

namespace Headroom.Rehearsal.Incidents;

/// <summary>The person on call of a scenario: reads the notification of a plan, and pastes one of its commands into a terminal.</summary>
internal sealed partial class Approver
{
    private const string Name = "Ada";

    private readonly World _world;
    private readonly DeployedStack _stack;
    private readonly ScenarioApprover _said;

    public Approver(World world, DeployedStack stack, ScenarioApprover said)
    {
        (_world, _stack, _said) = (world, stack, said);
        stack.Sns.Published += Read;
    }

    private void Read(Notification notification)
    {
        foreach (var command in Command().Matches(notification.Message).Select(match => (Machine: match.Groups["machine"].Value, Input: match.Groups["input"].Value)))
        {
            if ((string?)JsonNode.Parse(command.Input)!["do"] == _said.Answer)
            {
                _world.Clock.Schedule(_said.After, () => Answer(command.Machine, command.Input.Replace("NAME", Name, StringComparison.Ordinal)));
            }
        }
    }

    private void Answer(string machine, string input)
    {
        _world.Timeline.Tell("person", Name, $"{Name}, on call, answers: {_said.Answer}");
        _stack.Front.Call(new Caller($"person:{Name}"), "states", "StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["input"] = input });
    }

    [GeneratedRegex("aws stepfunctions start-execution .*--state-machine-arn (?<machine>\\S+) --input '(?<input>[^']+)'")]
    private static partial Regex Command();
}

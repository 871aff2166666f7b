using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Events;

/// <summary>Reads AWS::Events::Rule.</summary>
internal static partial class RuleReader
{
    public static Rule Read(ClosedObject properties, string arn)
    {
        properties.Ignore("Name", "Description", "Tags");
        var pattern = properties.Optional("EventPattern") is { } node ? EventPattern.Read(node, properties.PathOf("EventPattern")) : null;
        var period = properties.OptionalText("ScheduleExpression") is { } schedule ? Period(schedule, properties.PathOf("ScheduleExpression")) : (TimeSpan?)null;
        if (pattern is null == period is null)
        {
            throw new DeploymentException(properties.Path, "a rule has either EventPattern or ScheduleExpression");
        }

        var isOn = properties.OptionalText("State") switch
        {
            null or "ENABLED" => true,
            "DISABLED" => false,
            var state => throw new DeploymentException(properties.PathOf("State"), $"'{state}' isn't modelled"),
        };
        var targets = properties.Objects("Targets").Select(ReadTarget).ToList();
        properties.End();
        return isOn ? new Rule(arn, pattern, period, targets) : new Rule(arn, null, null, targets);
    }

    private static EventTarget ReadTarget(ClosedObject fields)
    {
        // Deliveries in the world fail only for want of a permission, which retrying doesn't cure.
        fields.Ignore("Id", "RetryPolicy");
        Func<JsonObject, JsonNode?> shape = @event => @event;
        if (fields.OptionalText("Input") is { } input)
        {
            var constant = Json(input, fields.PathOf("Input"));
            shape = _ => constant;
        }
        else if (fields.OptionalText("InputPath") is { } text)
        {
            var path = ReferencePath.Parse(text, fields.PathOf("InputPath"));
            shape = @event => path.TryGet(@event, [], out var part) ? part : null;
        }
        else if (fields.OptionalObject("InputTransformer") is { } transformer)
        {
            shape = InputTransformer.Read(transformer).Fill;
        }

        var deadLetters = fields.OptionalObject("DeadLetterConfig");
        var target = new EventTarget(fields.Text("Arn"), shape, fields.OptionalText("RoleArn"), deadLetters?.Text("Arn"));
        deadLetters?.End();
        fields.End();
        return target;
    }

    private static JsonNode? Json(string text, string path)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException broken)
        {
            throw new DeploymentException(path, $"isn't JSON: {broken.Message}");
        }
    }

    private static TimeSpan Period(string schedule, string path)
    {
        var match = Rate().Match(schedule);
        if (!match.Success)
        {
            throw new DeploymentException(path, $"'{schedule}' isn't modelled; only rate(…) is");
        }

        var count = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
        {
            "minute" => TimeSpan.FromMinutes(count),
            "hour" => TimeSpan.FromHours(count),
            _ => TimeSpan.FromDays(count),
        };
    }

    // "If the value is 1 the unit is singular": AWS refuses rate(1 minutes) and rate(5 minute).
    [GeneratedRegex(@"^rate\((?:(?<count>1) (?<unit>minute|hour|day)|(?<count>[2-9]|[1-9][0-9]{1,4}) (?<unit>minute|hour|day)s)\)\z")]
    private static partial Regex Rate();
}

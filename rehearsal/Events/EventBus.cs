using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Events;

/// <summary>EventBridge's default bus: tells each matching rule's targets, at least once.</summary>
/// <param name="clock">The world's clock.</param>
/// <param name="chance">Event ids, and which deliveries come twice.</param>
/// <param name="latencies">The world's delays.</param>
/// <param name="place">Where the bus is.</param>
/// <param name="deliver">Gives an event to a target.</param>
internal sealed class EventBus(WorldClock clock, Chance chance, Latencies latencies, AwsPlace place, Action<Rule, EventTarget, JsonNode?> deliver)
{
    private readonly List<Rule> _rules = [];

    /// <summary>Of a thousand deliveries, so many come twice. AWS promises at least once and tells no figure; often enough that a drill meets it.</summary>
    public int DuplicatesPerMille { get; set; } = 50;

    /// <summary>Events of which sources are lost: no rule ever sees them.</summary>
    public Func<string, bool> Loses { get; set; } = _ => false;

    public void Deploy(Rule rule)
    {
        _rules.Add(rule);
        if (rule.Period is { } period)
        {
            clock.Every(period, period, () => clock.Schedule(latencies.Draw(Delays.ScheduleJitter), () => Send(rule, Envelope("aws.events", "Scheduled Event", [rule.Arn], []))));
        }
    }

    /// <summary>An event of an AWS service.</summary>
    public void Put(string source, string detailType, IReadOnlyList<string> resources, JsonObject detail)
    {
        var @event = Envelope(source, detailType, resources, detail);
        foreach (var rule in _rules.Where(rule => !Loses(source) && rule.Pattern?.Matches(@event) == true))
        {
            Send(rule, @event);
        }
    }

    private void Send(Rule rule, JsonObject @event)
    {
        foreach (var target in rule.Targets)
        {
            var payload = target.Shape(@event);
            var times = chance.PerMille(DuplicatesPerMille) ? 2 : 1;
            for (var i = 0; i < times; i++)
            {
                clock.Schedule(latencies.Draw(Delays.EventBridgeDelivery), () => deliver(rule, target, payload?.DeepClone()));
            }
        }
    }

    private JsonObject Envelope(string source, string detailType, IReadOnlyList<string> resources, JsonObject detail) => new()
    {
        ["version"] = "0",
        ["id"] = $"{chance.Hex(8)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(12)}",
        ["detail-type"] = detailType,
        ["source"] = source,
        ["account"] = place.Account,
        ["time"] = AwsTime.Seconds(clock.GetUtcNow()),
        ["region"] = place.Region,
        ["resources"] = new JsonArray([.. resources.Select(resource => (JsonNode)resource)]),
        ["detail"] = detail.DeepClone(),
    };
}

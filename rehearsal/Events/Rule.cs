using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Events;

/// <summary>A rule of the default bus: what it waits for (a pattern, or a period that passes), and whom it tells.</summary>
internal sealed record Rule(string Arn, EventPattern? Pattern, TimeSpan? Period, IReadOnlyList<EventTarget> Targets);

/// <summary>A target, what it is given for an event, of a state machine the role that starts it, and the queue for what can't be delivered.</summary>
internal sealed record EventTarget(string Arn, Func<JsonObject, JsonNode?> Shape, string? RoleArn, string? DeadLetterArn = null);

using System.Text.Json.Serialization;
using Amazon.Lambda.CloudWatchEvents;

namespace Headroom.Sdk.Tests.Lambda;

internal sealed record Alarm(string AlarmName, string? Reason = null);

internal sealed record Answer(string kind, DateTime? At = null, string? Nothing = null);

[JsonSerializable(typeof(CloudWatchEvent<Alarm>))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class EventsContext : JsonSerializerContext;

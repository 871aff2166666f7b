using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using Headroom.Decisions.Alarms;
using Headroom.Decisions.Responses;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>An alarm's transition → one execution of the workflow.</summary>
public sealed class OnAlarm(Edge edge)
{
    /// <summary>In Lambda.</summary>
    public OnAlarm()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers which execution answers the alarm, or why none does.</summary>
    public Task<EventAnswer> Handle(CloudWatchEvent<JsonElement> input, ILambdaContext context) => RunAsync(input);

    private async Task<EventAnswer> RunAsync(CloudWatchEvent<JsonElement> input)
    {
        var signal = AlarmReader.Read(JsonSerializer.SerializeToElement(input, StepsJson.Default.CloudWatchEventJsonElement), [.. edge.Policies.Select(p => p.Name)]);
        return signal switch
        {
            AlarmSignal.Respond respond => await RespondAsync(respond).ConfigureAwait(false),
            AlarmSignal.Ignored ignored => new EventAnswer("ignored", ignored.Why),
            _ => throw new System.Diagnostics.UnreachableException($"an alarm's signal isn't known: {signal}"),
        };
    }

    private async Task<EventAnswer> RespondAsync(AlarmSignal.Respond respond)
    {
        var name = ExecutionName.For(respond.Cluster, respond.Alarm, respond.At);
        var read = await ClusterStates.ReadLiveAsync(edge, respond.Cluster, edge.Settings.StateMachine).ConfigureAwait(false);

        // EventBridge delivers at least once: the event that opened the incident is no second one.
        if (read.State.Incident != name && StartRule.OnAlarm(edge.PolicyOf(respond.Cluster), respond.Alarm, read.State, edge.Now) is StartVerdict.Stay stay)
        {
            return new EventAnswer("ignored", stay.Why);
        }

        var request = new RequestInput(respond.Cluster, "alarm", $"alarm {respond.Alarm} at {respond.At:yyyy-MM-ddTHH:mm:ssZ}");
        var why = await Starter.StartAsync(edge, request, name, read).ConfigureAwait(false);
        return why is null ? new EventAnswer("started", name) : new EventAnswer("ignored", why);
    }
}

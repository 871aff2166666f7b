using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using Headroom.Decisions.Alarms;
using Headroom.Decisions.Responses;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>An alarm's transition to ALARM → one execution of the workflow; and its way back to OK → a note, by which recovery is proven.</summary>
public sealed class OnAlarm(Edge edge)
{
    /// <summary>In Lambda.</summary>
    public OnAlarm()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers which execution answers the alarm, or why none does.</summary>
    public Task<EventAnswer> Handle(CloudWatchEvent<JsonElement> input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<EventAnswer> RunAsync(CloudWatchEvent<JsonElement> input)
    {
        var signal = AlarmReader.Read(Whole(input), [.. edge.Policies.Select(p => p.Name)]);
        return signal switch
        {
            AlarmSignal.Respond respond => await RespondAsync(respond).ConfigureAwait(false),
            AlarmSignal.Back back => await NoteAsync(back).ConfigureAwait(false),
            AlarmSignal.Ignored ignored => new EventAnswer("ignored", ignored.Why),
            _ => throw new System.Diagnostics.UnreachableException($"an alarm's signal isn't known: {signal}"),
        };
    }

    internal static JsonElement Whole(CloudWatchEvent<JsonElement> input)
    {
        try
        {
            return JsonSerializer.SerializeToElement(input, StepsJson.Default.CloudWatchEventJsonElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new MalformedInputException("a text of the event has half of a surrogate pair, which is no Unicode", e);
        }
    }

    private async Task<EventAnswer> RespondAsync(AlarmSignal.Respond respond)
    {
        var name = ExecutionName.For(respond.Cluster, respond.Alarm, respond.At);
        var read = await ClusterStates.ReadLiveAsync(edge, respond.Cluster, edge.Settings.StateMachine).ConfigureAwait(false);

        // EventBridge delivers at least once: the event that opened the incident is no second one.
        if (read.State.Incident != name && StartRule.OnAlarm(edge.PolicyOf(respond.Cluster), respond.Alarm, read.State, edge.Now) is StartVerdict.Stay stay)
        {
            // The alarm that a response is to bring back may go off again meanwhile.
            await ClusterStates.NoteAlarmAsync(edge, respond.Cluster, respond.Alarm, respond.At, isOk: false, read).ConfigureAwait(false);
            return new EventAnswer("ignored", stay.Why);
        }

        var request = new RequestInput(respond.Cluster, "alarm", $"alarm {respond.Alarm} at {respond.At:yyyy-MM-ddTHH:mm:ssZ}");
        var why = await Starter.StartAsync(edge, request, name, read, new AlarmWatch(respond.Alarm, respond.At)).ConfigureAwait(false);
        return why is null ? new EventAnswer("started", name) : new EventAnswer("ignored", why);
    }

    private async Task<EventAnswer> NoteAsync(AlarmSignal.Back back)
    {
        var read = await ClusterStates.ReadAsync(edge, back.Cluster).ConfigureAwait(false);
        return await ClusterStates.NoteAlarmAsync(edge, back.Cluster, back.Alarm, back.At, isOk: true, read).ConfigureAwait(false)
            ? new EventAnswer("noted", $"alarm {back.Alarm} is OK")
            : new EventAnswer("ignored", $"alarm {back.Alarm} is OK, which no response waits for");
    }
}

using System.Text.Json;

namespace Headroom.Decisions.Alarms;

/// <summary>Reads EventBridge's alarm events of every shape.</summary>
public static class AlarmReader
{
    /// <summary>What the event asks for.</summary>
    /// <param name="alarmEvent">The whole EventBridge event.</param>
    /// <param name="clusters">The clusters that the policy names.</param>
    public static AlarmSignal Read(JsonElement alarmEvent, IReadOnlyCollection<string> clusters) => throw new NotImplementedException();
}

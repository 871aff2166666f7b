using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Monitoring;

/// <summary>What CloudWatch says of an alarm that changed its state: to EventBridge ("Alarm events and EventBridge", single metric) and to a topic.</summary>
internal static class AlarmMessages
{
    public static JsonObject Event(Alarm alarm, AlarmStatus before, AlarmStatus after)
    {
        var configuration = new JsonObject();
        if (alarm.Description is { } description)
        {
            configuration["description"] = description;
        }

        configuration["metrics"] = new JsonArray(new JsonObject
        {
            ["id"] = "m1",
            ["metricStat"] = new JsonObject
            {
                ["metric"] = new JsonObject
                {
                    ["namespace"] = alarm.Metric.Namespace,
                    ["name"] = alarm.Metric.Name,
                    ["dimensions"] = new JsonObject(alarm.Metric.Dimensions.Select(dimension => KeyValuePair.Create(dimension.Key, (JsonNode?)dimension.Value))),
                },
                ["period"] = (int)alarm.Period.TotalSeconds,
                ["stat"] = alarm.Statistic,
            },
            ["returnData"] = true,
        });
        return new JsonObject { ["alarmName"] = alarm.Name, ["state"] = State(after), ["previousState"] = State(before), ["configuration"] = configuration };
    }

    public static string Subject(Alarm alarm, AlarmStatus after, AwsPlace place) => $"{after.Text}: \"{alarm.Name}\" in {place.Region}";

    public static string Notification(Alarm alarm, AlarmStatus before, AlarmStatus after, AwsPlace place) => JsonText.Of(new JsonObject
    {
        ["AlarmName"] = alarm.Name,
        ["AlarmDescription"] = alarm.Description,
        ["AWSAccountId"] = place.Account,
        ["NewStateValue"] = after.Text,
        ["NewStateReason"] = after.Reason,
        ["StateChangeTime"] = AwsTime.WithOffset(after.At),
        ["Region"] = place.Region,
        ["AlarmArn"] = alarm.Arn,
        ["OldStateValue"] = before.Text,
    });

    private static JsonObject State(AlarmStatus status)
    {
        var state = new JsonObject { ["value"] = status.Text, ["reason"] = status.Reason };
        if (status.Data is { } data)
        {
            state["reasonData"] = JsonText.Of(data);
        }

        state["timestamp"] = AwsTime.WithOffset(status.At);
        return state;
    }
}

using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Storage;

/// <summary>SNS: topics that keep what was published, for people to see.</summary>
public sealed class SnsService : IAwsService
{
    private readonly HashSet<string> _topics = [];
    private readonly List<Notification> _sent = [];
    private readonly WorldClock _clock;
    private readonly Chance _chance;

    /// <summary>SNS without topics.</summary>
    public SnsService(WorldClock clock, Chance chance)
    {
        (_clock, _chance) = (clock, chance.Fork("sns"));
        Operations = new Dictionary<string, AwsOperation> { ["Publish"] = (input, _) => Publish(input) };
    }

    /// <inheritdoc/>
    public string SigningName => "sns";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, AwsOperation> Operations { get; }

    /// <summary>Everything published so far.</summary>
    public IReadOnlyList<Notification> Sent => _sent;

    /// <summary>Happens for each message, as a subscriber gets it.</summary>
    public event Action<Notification>? Published;

    /// <summary>Makes a topic.</summary>
    public void CreateTopic(string arn) => _topics.Add(arn);

    private JsonObject Publish(JsonObject input)
    {
        var (topic, subject, message) = ((string?)input["TopicArn"], (string?)input["Subject"], (string)input["Message"]!);
        if (topic is null || !_topics.Contains(topic))
        {
            throw topic is null ? Invalid("TopicArn or TargetArn Reason: no value for required parameter") : new AwsErrorException("NotFound", "Topic does not exist", 404);
        }

        // SNS API reference, Publish: a subject is at most 100 characters of one line, a message at least one and at most 256 KiB.
        if (subject is { Length: 0 or > 100 } || subject?.Any(char.IsControl) == true)
        {
            throw Invalid("Subject");
        }

        if (message.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(message) > 256 * 1024)
        {
            throw Invalid(message.Length == 0 ? "Empty message" : "Message too long");
        }

        var id = string.Join('-', _chance.Hex(8), _chance.Hex(4), _chance.Hex(4), _chance.Hex(4), _chance.Hex(12));
        var notification = new Notification(_clock.GetUtcNow(), topic, subject, message);
        _sent.Add(notification);
        Published?.Invoke(notification);
        return new JsonObject { ["MessageId"] = id };
    }

    private static AwsErrorException Invalid(string what) => new("InvalidParameter", $"Invalid parameter: {what}");
}

/// <summary>One message that was published.</summary>
/// <param name="At">When.</param>
/// <param name="TopicArn">To which topic.</param>
/// <param name="Subject">Its subject, or null.</param>
/// <param name="Message">Its text.</param>
public sealed record Notification(DateTimeOffset At, string TopicArn, string? Subject, string Message);

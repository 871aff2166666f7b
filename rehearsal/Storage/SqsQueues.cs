using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Storage;

/// <summary>SQS, as far as services send to it by themselves: queues keep what they get. Headroom calls it with no client, so that it has no wire.</summary>
/// <param name="clock">The world's clock.</param>
public sealed class SqsQueues(WorldClock clock)
{
    private readonly Dictionary<string, List<string>> _queues = new(StringComparer.Ordinal);

    /// <summary>Happens each minute for a queue that has messages: its name and their number ("CloudWatch metrics for SQS": for active queues, each minute).</summary>
    public event Action<string, int>? Counted;

    /// <summary>Makes a queue.</summary>
    public void Create(string arn)
    {
        _queues.Add(arn, []);
        clock.Every(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), () => Count(arn));
    }

    /// <summary>What a queue holds, the oldest first.</summary>
    public IReadOnlyList<string> Messages(string arn) => _queues[arn];

    /// <summary>Puts a message in a queue.</summary>
    public void Send(string arn, string body) => _queues[arn].Add(body);

    private void Count(string arn)
    {
        if (_queues[arn].Count > 0)
        {
            Counted?.Invoke(arn[(arn.LastIndexOf(':') + 1)..], _queues[arn].Count);
        }
    }
}

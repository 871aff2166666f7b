using System.Globalization;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Reading;

/// <summary>The read document's output → <see cref="ClusterReading"/>. Strict: an unknown, missing or misplaced line is an error, never a guess.</summary>
internal static class ReadingParser
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // More nodes than any EKS cluster may have; a range is a /24, and a VPC has at most 50 blocks of /16.
    private const int MostLines = 50_000;

    /// <summary>Reads the output of the read document.</summary>
    /// <param name="output">Standard output, as SSM returned it.</param>
    /// <param name="cluster">The cluster that was asked for.</param>
    public static ClusterReading Parse(string output, string cluster)
    {
        var lines = new Lines(Whole(ReadingText.Unpack(output)));
        var head = lines.Next("cluster", 3) ?? throw new ReadingMalformedException("its first line isn't 'cluster'");
        if (head[1] != cluster)
        {
            throw new ReadingMalformedException($"it is of cluster '{ReadingText.Shorten(head[1])}', and '{cluster}' was asked for");
        }

        var awsNode = AwsNode(lines);
        List<string[]> nodes = [.. lines.All("node", 13)];
        var reading = new ClusterReading
        {
            ReadAt = Time(head[2]),
            AwsNode = awsNode,
            Nodes = [.. nodes.Select(Node)],
            PodRanges = [.. lines.All("range", 5).Select(f => new PodRangeReading(Zone(f[1]), Range(f[2]), Number(f[3]), Time(f[4])))],
            SandboxFailures = [.. nodes.Where(f => f[12] != "-").Select(f => new SandboxFailureReading(f[1], Number(f[11]), Time(f[12])))],
            Pending = lines.Next("pending", 3) is { } pending ? new PendingReading(Number(pending[1]), Time(pending[2])) : null,
            Denials = [.. lines.All("denied", 4).Select(f => new DenialReading(f[1], Number(f[2]), Time(f[3])))],
        };
        return lines.AtEnd ? reading : throw new ReadingMalformedException($"line {lines.At} is unknown or out of its place");
    }

    // The last line counts the lines before it: a text cut at a line's end would look whole otherwise.
    private static string[] Whole(string text)
    {
        var lines = text.Split('\n', MostLines + 2);
        if (lines.Length > MostLines)
        {
            throw new ReadingMalformedException($"it has more than {MostLines} lines");
        }

        return lines.Length >= 3 && lines[^1].Length == 0 && lines[^2] == $"end\t{lines.Length - 2}"
            ? lines[..^2]
            : throw new ReadingTruncatedException("it doesn't end in a count of its lines");
    }

    private static AwsNodeReading? AwsNode(Lines lines)
    {
        if (lines.Next("daemonset", 7) is not { } daemonSet)
        {
            return null;
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in lines.All("env", 3))
        {
            if (!environment.TryAdd(Text(variable[1]), Text(variable[2])))
            {
                throw new ReadingMalformedException($"variable {ReadingText.Shorten(variable[1])} comes twice");
            }
        }

        return new AwsNodeReading
        {
            Image = Text(daemonSet[1]),
            Rollout = new RolloutReading(Number(daemonSet[2]), Number(daemonSet[3]), Number(daemonSet[4]), Number(daemonSet[5]), Number(daemonSet[6])),
            Environment = environment,
            Managers = [.. lines.All("manager", 3).Select(f => Text(f[1])).Distinct(StringComparer.Ordinal)],
        };
    }

    private static NodeReading Node(string[] fields) => new()
    {
        Name = fields[1],
        InstanceId = fields[2] == "-" ? null : fields[2],
        Zone = Zone(fields[3]),
        Ready = Flag(fields[4]),
        Cordoned = Flag(fields[5]),
        MaxPods = Number(fields[6]),
        PodsWithAddress = Number(fields[7]),
        PodsWaiting = Number(fields[8]),
        WaitingSince = fields[9] == "-" ? null : Time(fields[9]),
        HostPods = Number(fields[10]),
    };

    // Percent-encoded where a byte isn't printable ASCII.
    private static string Text(string field) => Uri.UnescapeDataString(field);

    private static string Zone(string field) => field == "-" ? "" : field;

    private static Cidr Range(string field) =>
        Cidr.TryParse($"{field}.0/24", out var block) ? block : throw new ReadingMalformedException($"'{ReadingText.Shorten(field)}' isn't the beginning of a /24");

    private static bool Flag(string field) => field switch
    {
        "0" => false,
        "1" => true,
        _ => throw new ReadingMalformedException($"'{ReadingText.Shorten(field)}' isn't 0 or 1"),
    };

    private static int Number(string field) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ReadingMalformedException($"'{ReadingText.Shorten(field)}' isn't a number");

    private static DateTimeOffset Time(string field) =>
        DateTimeOffset.TryParseExact(field, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new ReadingMalformedException($"'{ReadingText.Shorten(field)}' isn't a time such as 2026-01-01T00:00:00Z");

    private sealed class Lines(string[] lines)
    {
        private int _next;

        public bool AtEnd => _next == lines.Length;

        public int At => _next + 1;

        public string[]? Next(string kind, int fields)
        {
            var parts = AtEnd ? [] : lines[_next].Split('\t');
            if (parts.Length == 0 || parts[0] != kind)
            {
                return null;
            }

            _next++;
            return parts.Length == fields ? parts : throw new ReadingMalformedException($"line {_next} ('{kind}') has {parts.Length} fields, not {fields}");
        }

        public IEnumerable<string[]> All(string kind, int fields)
        {
            while (Next(kind, fields) is { } line)
            {
                yield return line;
            }
        }
    }
}

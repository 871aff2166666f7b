using System.Runtime.CompilerServices;

namespace Headroom.Rehearsal.Tests.Kubernetes;

/// <summary>What a kubectl was seen to send for one command.</summary>
internal sealed record Recording(string Kubectl, string Command, IReadOnlyList<RecordedRequest> Requests)
{
    /// <summary>Every recording in the folder.</summary>
    public static IReadOnlyList<Recording> All([CallerFilePath] string here = "") =>
        [.. Directory.GetFiles(Path.Combine(Path.GetDirectoryName(here)!, "recordings"), "*.txt").Order(StringComparer.Ordinal).SelectMany(Read)];

    private static IEnumerable<Recording> Read(string file) =>
        File.ReadAllText(file).Split("\n$ ").Skip(1).Select(part => part.Split('\n')).Select(lines => new Recording(Path.GetFileNameWithoutExtension(file), lines[0], [.. Parse(lines[1..])]));

    private static IEnumerable<RecordedRequest> Parse(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0 && lines[i][0] != '\t')
            {
                var fields = lines[i].Split('\t');
                var body = i + 1 < lines.Length && lines[i + 1].StartsWith('\t') ? lines[i + 1][1..] : null;
                yield return new RecordedRequest(fields[0], fields[1], fields[2], fields.Length > 3 ? fields[3] : null, body);
            }
        }
    }
}

/// <summary>One request.</summary>
internal sealed record RecordedRequest(string Method, string Target, string Accept, string? ContentType, string? Body)
{
    /// <summary>The request for another server.</summary>
    /// <param name="token">What the server gave to continue its list with.</param>
    public HttpRequestMessage ToMessage(string? token)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(Target.Replace("continue=tok", $"continue={token}", StringComparison.Ordinal), UriKind.Relative));
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (Body is not null)
        {
            message.Content = new StringContent(Body);
            message.Content.Headers.ContentType = new(ContentType!);
        }

        return message;
    }
}

using Headroom.Steps;

namespace Headroom.Cli.People;

/// <summary>A real account, as the caller's own credentials see it.</summary>
internal static class Account
{
    /// <summary>An edge to it. What isn't given is where the AWS SDK looks by itself: the environment, the profile.</summary>
    public static Edge Open(string? region, string? profile, bool readOnly, params (string Name, string? Value)[] more)
    {
        if (profile is not null)
        {
            Environment.SetEnvironmentVariable("AWS_PROFILE", profile);
        }

        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        foreach (var (name, value) in more.Append(("AWS_REGION", region ?? environment.GetValueOrDefault("AWS_REGION") ?? environment.GetValueOrDefault("AWS_DEFAULT_REGION"))).Where(pair => pair.Item2 is not null))
        {
            environment[name] = value!;
        }

        // A profile that was asked for goes before keys that happen to be in the environment.
        if (profile is not null)
        {
            environment.Remove("AWS_ACCESS_KEY_ID");
            Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        }

        return new Edge(environment, Wall.Clock, readOnly ? new ReadOnlyHttp() : null);
    }
}

using System.CommandLine;

namespace Headroom.Cli.People;

/// <summary>The options that commands on a real account share.</summary>
internal static class PeopleOptions
{
    public static Option<string?> Region() => new("--region") { Description = "The Region; left out, the environment's or the profile's" };

    public static Option<string?> Profile() => new("--profile") { Description = "The profile of ~/.aws whose credentials are used" };

    public static Option<string> By() => new("--by") { Description = "Who you are, for the journal", DefaultValueFactory = _ => Environment.UserName };

    public static Option<string?> Machine() => new("--machine") { Description = "The ARN of state machine headroom-hand; a notification says it" };
}

using System.CommandLine;
using Headroom.Decisions.Reporting;
using Headroom.Steps.People;

namespace Headroom.Cli.People;

/// <summary><c>headroom explain</c>: why an incident did what it did, from its journal.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var incident = new Option<string>("--incident") { Description = "The incident's id", Required = true };
        var table = new Option<string?>("--table") { Description = "Headroom's table (the stack's output Table); left out, HEADROOM_TABLE" };
        var bucket = new Option<string?>("--bucket") { Description = "Headroom's bucket (the stack's output Reports); left out, HEADROOM_BUCKET" };
        var (region, profile) = (PeopleOptions.Region(), PeopleOptions.Profile());
        var command = new Command("explain", "Why an incident did what it did, from its journal") { incident, table, bucket, region, profile };
        command.SetAction(async (parsed, _) =>
        {
            var edge = Account.Open(parsed.GetValue(region), parsed.GetValue(profile), readOnly: true, ("HEADROOM_TABLE", parsed.GetValue(table)), ("HEADROOM_BUCKET", parsed.GetValue(bucket)));
            if (await Explaining.ExplainAsync(edge, parsed.GetRequiredValue(incident)) is { } text)
            {
                Console.Out.WriteLine(text);
                return 0;
            }

            await Console.Error.WriteLineAsync($"headroom: there is no incident {Plain.Line(parsed.GetRequiredValue(incident))} in that table");
            return 1;
        });
        return command;
    }
}

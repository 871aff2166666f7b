using System.CommandLine;
using Headroom.Decisions.Reporting;
using Headroom.Steps;
using Headroom.Steps.People;

namespace Headroom.Cli.People;

/// <summary><c>headroom approve</c>, <c>pause</c>, <c>resume</c>, <c>prepare</c> and <c>rollback</c>: the owner's hand, with the caller's own credentials.</summary>
internal static class OrderCommands
{
    public static Command Approve()
    {
        var incident = new Option<string>("--incident") { Description = "The incident whose plan waits", Required = true };
        var plan = new Option<string?>("--plan") { Description = "The hash of the plan that you have read" };
        var refuse = new Option<bool>("--refuse") { Description = "Refuse it instead" };
        var (machine, region, profile, by) = (PeopleOptions.Machine(), PeopleOptions.Region(), PeopleOptions.Profile(), PeopleOptions.By());
        machine.Required = true;
        var command = new Command("approve", "Approve or refuse a plan that waits for a person") { incident, plan, refuse, machine, region, profile, by };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(refuse) && result.GetValue(plan) is null)
            {
                result.AddError("approve takes --plan HASH, or --refuse");
            }
        });
        command.SetAction((parsed, _) => SendAsync(
            Open(parsed.GetRequiredValue(machine)!, parsed.GetValue(region), parsed.GetValue(profile)),
            parsed.GetRequiredValue(machine)!,
            new Order { Do = parsed.GetValue(refuse) ? "refuse" : "approve", Incident = parsed.GetRequiredValue(incident), Plan = parsed.GetValue(plan), By = parsed.GetValue(by) }));
        return command;
    }

    public static Command Pause()
    {
        var minutes = new Option<int?>("--minutes") { Description = "When it ends by itself; left out, when you resume" };
        var why = new Option<string?>("--why") { Description = "What for" };
        return OfCluster("pause", "Hold back every change to a cluster, a response under way included", [minutes, why], (parsed, order) => order with
        {
            Do = "pause",
            Why = parsed.GetValue(why),
            Until = parsed.GetValue(minutes) is { } wanted ? Wall.Clock.GetUtcNow().AddMinutes(wanted) : null,
        });
    }

    public static Command Resume() => OfCluster("resume", "End a pause", [], (_, order) => order with { Do = "resume" });

    public static Command Prepare()
    {
        var cluster = new Option<string>("--cluster") { Description = "The EKS cluster", Required = true };
        var (region, profile, by) = (PeopleOptions.Region(), PeopleOptions.Profile(), PeopleOptions.By());
        var command = new Command("prepare", "Make closed space ahead of an emergency, as the cluster's mode allows") { cluster, region, profile, by };
        command.SetAction(async (parsed, _) =>
        {
            var edge = Open(null, parsed.GetValue(region), parsed.GetValue(profile));
            return await TellAsync(await Ordering.PrepareAsync(edge, parsed.GetRequiredValue(cluster), parsed.GetValue(by)!));
        });
        return command;
    }

    public static Command Rollback()
    {
        var incident = new Option<string>("--incident") { Description = "The incident that is to be taken back", Required = true };
        var cluster = new Option<string?>("--cluster") { Description = "An EKS cluster of the account and Region that it is in; left out, the first that EKS lists" };
        var (region, profile, by) = (PeopleOptions.Region(), PeopleOptions.Profile(), PeopleOptions.By());
        var command = new Command("rollback", "Take an incident back: close what it opened, and remove it once nothing is in it") { incident, cluster, region, profile, by };
        command.SetAction(async (parsed, _) =>
        {
            var edge = Open(null, parsed.GetValue(region), parsed.GetValue(profile));
            return await TellAsync(await Ordering.RollBackAsync(edge, parsed.GetValue(cluster), parsed.GetRequiredValue(incident), parsed.GetValue(by)!));
        });
        return command;
    }

    private static Command OfCluster(string name, string description, IEnumerable<Option> options, Func<ParseResult, Order, Order> make)
    {
        var cluster = new Option<string>("--cluster") { Description = "The EKS cluster", Required = true };
        var (machine, region, profile, by) = (PeopleOptions.Machine(), PeopleOptions.Region(), PeopleOptions.Profile(), PeopleOptions.By());
        var command = new Command(name, description) { cluster, machine, region, profile, by };
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, _) =>
        {
            var edge = Open(parsed.GetValue(machine), parsed.GetValue(region), parsed.GetValue(profile));
            var order = new Order { Cluster = parsed.GetRequiredValue(cluster), By = parsed.GetValue(by) };
            return await SendAsync(edge, parsed.GetValue(machine) ?? await Ordering.MachineOfAsync(edge, order.Cluster), make(parsed, order));
        });
        return command;
    }

    private static Edge Open(string? machine, string? region, string? profile) => Account.Open(region ?? machine?.Split(':').ElementAtOrDefault(3), profile, readOnly: false);

    private static async Task<int> SendAsync(Edge edge, string machine, Order order) => await TellAsync(await Ordering.SendAsync(edge, machine, order));

    private static async Task<int> TellAsync((bool Done, string Text) answer)
    {
        var (done, text) = answer;
        await (done ? Console.Out : Console.Error).WriteLineAsync(Plain.Lines(text));
        return done ? 0 : 1;
    }
}

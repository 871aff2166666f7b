using System.CommandLine;
using Headroom.Rehearsal.Incidents;

namespace Headroom.Cli;

/// <summary><c>headroom invoke</c>: one function with one event, on a fresh world.</summary>
internal static class InvokeCommand
{
    public static Command Create()
    {
        var function = new Argument<string>("function") { Description = "The function's class, such as OnAlarm" };
        var file = new Argument<FileInfo>("event") { Description = "A file with the event, such as events/alarm-single-metric.json" }.AcceptExistingOnly();
        var scenario = Options.Scenario();
        var command = new Command("invoke", "Invoke one function with one event, on a fresh world") { function, file, scenario };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(function), parsed.GetRequiredValue(file), parsed.GetValue(scenario)!));
        return command;
    }

    private static int Run(string function, FileInfo file, string scenario)
    {
        var result = VirtualInvocation.Run(CloudStack.Load(Cloud.Folder), scenario, function, File.ReadAllText(file.FullName));
        Console.Out.WriteLine(SummaryJson.Of(result));
        return result.Error is null ? 0 : 1;
    }
}

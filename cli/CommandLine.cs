using System.CommandLine;
using Headroom.Cli.Compare;
using Headroom.Cli.Faults;
using Headroom.Cli.People;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Scenarios;

namespace Headroom.Cli;

/// <summary>The commands, and what a person is told when one can't be carried out.</summary>
internal static class CommandLine
{
    /// <summary>What was asked for can't be done as asked (sysexits.h: EX_USAGE).</summary>
    public const int Unusable = 64;

    public static async Task<int> RunAsync(string[] args, TextWriter errors)
    {
        try
        {
            return await Root().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Error = errors });
        }
        // The functions' own errors name the thing, the reason and the next step, too.
        catch (Exception wrong) when (wrong is DeploymentException or ScenarioException or ArgumentException or PolicyException || wrong.GetType().Namespace == "Headroom.Steps")
        {
            await errors.WriteLineAsync($"headroom: {Plain.Lines(wrong.Message)}");
            return Unusable;
        }
    }

    private static RootCommand Root() => new("Headroom: the automatic response to EKS clusters that run out of pod addresses.")
    {
        DrillCommand.Create(),
        SimulateCommand.Create(),
        CompareCommand.Create(),
        FaultsCommand.Create(),
        InvokeCommand.Create(),
        DiagnoseCommand.Create(),
        PlanCommand.Create(),
        ExplainCommand.Create(),
        OrderCommands.Approve(),
        OrderCommands.Pause(),
        OrderCommands.Resume(),
        OrderCommands.Prepare(),
        OrderCommands.Rollback(),
    };
}

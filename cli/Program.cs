using System.CommandLine;
using Headroom.Cli;

var root = new RootCommand("Headroom: the automatic response to EKS clusters that run out of pod addresses.")
{
    DrillCommand.Create(),
    SimulateCommand.Create(),
    InvokeCommand.Create(),
};

return await root.Parse(args).InvokeAsync();

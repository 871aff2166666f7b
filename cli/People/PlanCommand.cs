using System.CommandLine;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Reporting;
using Headroom.Rehearsal.Incidents;
using Headroom.Steps;
using Headroom.Steps.People;

namespace Headroom.Cli.People;

/// <summary><c>headroom plan</c>: what a response would find and do, on a real account or in a scenario's world. Nothing is changed.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var cluster = new Option<string?>("--cluster") { Description = "The EKS cluster" };
        var scenario = new Option<string?>("--scenario") { Description = "Look at a scenario's world instead, at the moment of its alarm" };
        var (region, profile, json) = (PeopleOptions.Region(), PeopleOptions.Profile(), Options.Json());
        var markdown = new Option<bool>("--markdown") { Description = "Print Markdown (the default)" };
        var kubeconfig = new Option<FileInfo>("--kubeconfig") { Description = "Enter the cluster with kubectl and this file, whose context is named after the cluster" }.AcceptExistingOnly();
        var configuration = new Option<string>("--policy") { Description = "Where the cluster's policy is", DefaultValueFactory = _ => "cdk.json" };
        var table = new Option<string?>("--table") { Description = "Headroom's table (the stack's output Table), to see whether the cluster is paused; left out, HEADROOM_TABLE" };
        var command = new Command("plan", "What a response would find and do now; changes nothing") { cluster, scenario, region, profile, kubeconfig, configuration, table, json, markdown };
        command.Validators.Add(result =>
        {
            if (result.GetValue(cluster) is null == result.GetValue(scenario) is null)
            {
                result.AddError("plan takes --cluster NAME, or --scenario NAME");
            }
        });
        command.SetAction(async (parsed, cancellation) => Print(
            parsed.GetValue(scenario) is { } said ? InWorld(said) : await OnAccountAsync(
                parsed.GetValue(cluster)!, Account.Open(parsed.GetValue(region), parsed.GetValue(profile), readOnly: true, ("HEADROOM_TABLE", parsed.GetValue(table))), parsed.GetValue(kubeconfig), parsed.GetValue(configuration)!, cancellation),
            parsed.GetValue(json)));
        return command;
    }

    /// <summary>Looks at a scenario's world.</summary>
    internal static Sight InWorld(string scenario)
    {
        using var visit = new VirtualVisit(CloudStack.Load(Cloud.Folder), scenario, seed: null);
        return Look(visit, OwnersPolicy.Find(Path.Combine("rehearsal", "account.json"), visit.Cluster) ?? new ClusterPolicy { Name = visit.Cluster });
    }

    internal static Sight Look(VirtualVisit visit, ClusterPolicy policy, bool canEnter = true) => visit.Run(() =>
        Looking.LookAsync(new Edge(visit.Environment, visit.Clock, visit.Http), policy, canEnter ? visit.Reading() : null));

    private static async Task<Sight> OnAccountAsync(string cluster, Edge edge, FileInfo? kubeconfig, string configuration, CancellationToken cancellation)
    {
        var policy = OwnersPolicy.Find(configuration, cluster);
        var reading = kubeconfig is null ? null : await ReadScript.RunAsync(cluster, kubeconfig, cancellation);
        var sight = await Looking.LookAsync(edge, policy ?? new ClusterPolicy { Name = cluster }, reading);
        return policy is null ? sight with { NotSeen = [.. sight.NotSeen, $"{configuration} has no policy for {cluster}: the plan is one of the defaults, in mode observe."] } : sight;
    }

    private static int Print(Sight sight, bool json)
    {
        Console.Out.WriteLine(json ? SummaryJson.Of(sight) : sight.ToMarkdown());
        return 0;
    }
}

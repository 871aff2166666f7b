using Headroom.House.Tests;
using Headroom.Rehearsal.Incidents;

namespace Headroom.Cli.Tests;

/// <summary>The main job: the synthesised template, functions in processes of their own, the scripts in bash with a real kubectl.</summary>
public sealed class LiveIncidentTests
{
    [KubectlFact]
    public async Task Run_Web_RecoversThroughCidrSubnetsAndKubectl()
    {
        // Beside the other tests a process may get no processor for seconds, and at ten times the speed each of them is ten of a function's ninety.
        var incident = new LiveIncident(CloudStack.Load(Path.Combine(Repository.Root, ".headroom", "cdk.out")), Wall.Clock, speedUp: 10);

        var summary = await incident.RunAsync("web", 1, CancellationToken.None);

        Assert.Equal(IncidentOutcome.Recovered, summary.Outcome);
        Assert.Equal("Headroom: web: recovered", summary.Subject);
        Assert.All(summary.Zones, zone => Assert.True(zone is { FirstAddressAfterSeconds: > 0, WaitingAtEnd: 0 }));
        Assert.Contains("kubectl-set sets ENABLE_SUBNET_DISCOVERY=true on aws-node of web", summary.Created);
        Assert.Single(summary.Created, line => line.StartsWith("100.64.0.0/16 is associated", StringComparison.Ordinal));
        Assert.Equal(3, summary.Created.Count(line => line.Contains("is created in", StringComparison.Ordinal)));
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class KubectlFactAttribute : FactAttribute
    {
        public KubectlFactAttribute() => Skip = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "kubectl")))
            ? null
            : "no referee: kubectl isn't on PATH (it comes with Debian's kubernetes-client)";
    }
}

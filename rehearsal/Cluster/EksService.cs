using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>A cluster as EKS knows it.</summary>
internal sealed record EksCluster(Scenario Scenario, SimulatedCluster Cluster, SimulatedVpc Vpc);

/// <summary>EKS as far as the response looks at it.</summary>
internal sealed class EksService : IAwsService
{
    private readonly List<(EksCluster Cluster, ManagedAddon? Addon)> _clusters;
    private readonly SortedDictionary<string, AwsOperation> _operations = new(StringComparer.Ordinal);

    public EksService(IReadOnlyList<EksCluster> clusters, SimulatedVpc vpc, Latencies latencies, Chance chance)
    {
        _clusters = [.. clusters.Select(cluster => (cluster, AddonOf(cluster, vpc.Clock, latencies, chance)))];
        _operations.Add("DescribeCluster", (input, _) => new JsonObject { ["cluster"] = ClusterJson.Write(Find(input.Text("name")).Cluster) });
        _operations.Add("ListClusters", (input, _) => List(input));
        _operations.Add("DescribeAddon", (input, _) => new JsonObject { ["addon"] = FindAddon(input).Write() });
        _operations.Add("UpdateAddon", (input, _) => new JsonObject { ["update"] = FindAddon(input).Update(input) });
        _operations.Add("DescribeUpdate", (input, _) => new JsonObject { ["update"] = FindUpdate(input) });
    }

    /// <summary>Somebody upgrades a cluster's add-on and lets EKS overwrite what is set otherwise; while another update is under way, a minute later.</summary>
    public void Upgrade(string cluster, WorldClock clock)
    {
        if (Find(cluster).Addon is { } addon && !addon.TryOverwrite())
        {
            clock.Schedule(TimeSpan.FromMinutes(1), () => Upgrade(cluster, clock));
        }
    }

    /// <summary>How often somebody has asked for an update of a cluster's add-on, by the API or by an upgrade of EKS's own.</summary>
    public int UpdatesOf(string cluster) => Find(cluster).Addon?.Updates ?? 0;

    /// <inheritdoc/>
    public string SigningName => "eks";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, AwsOperation> Operations => _operations;

    private static ManagedAddon? AddonOf(EksCluster cluster, WorldClock clock, Latencies latencies, Chance chance)
    {
        if (cluster.Scenario.AwsNode.Kind != AwsNodeKind.Managed || cluster.Cluster.DaemonSet is null)
        {
            return null;
        }

        var addon = new ManagedAddon(cluster, clock, latencies, chance.Fork(cluster.Scenario.Name));
        addon.Begin();
        return addon;
    }

    // A page is at most 100 names; the token, which is opaque, names the last one of the page before.
    private JsonObject List(JsonObject input)
    {
        var after = input.Text("nextToken") ?? "";
        var names = _clusters.Select(pair => pair.Cluster.Scenario.Name).Where(name => string.CompareOrdinal(name, after) > 0).Order(StringComparer.Ordinal).ToList();
        var page = names.Take((int)(input.Number("maxResults") ?? 100)).ToList();
        var answer = new JsonObject { ["clusters"] = new JsonArray([.. page]) };
        if (page.Count < names.Count)
        {
            answer["nextToken"] = page[^1];
        }

        return answer;
    }

    private (EksCluster Cluster, ManagedAddon? Addon) Find(string? name)
    {
        var found = _clusters.FirstOrDefault(pair => pair.Cluster.Scenario.Name == name);
        return found.Cluster is null ? throw NotFound($"No cluster found for name: {name}.") : found;
    }

    private ManagedAddon FindAddon(JsonObject input)
    {
        var (cluster, addon) = Find(input.Text("clusterName"));
        var name = input.Text("addonName");
        return name == ManagedAddon.Name && addon is not null ? addon : throw NotFound($"No addon: {name} found in cluster: {cluster.Scenario.Name}");
    }

    private JsonObject FindUpdate(JsonObject input)
    {
        var (cluster, addon) = Find(input.Text("name"));
        return addon?.FindUpdate(input.Text("updateId")) ?? throw NotFound($"No update found for ID: {input.Text("updateId")} in cluster {cluster.Scenario.Name}");
    }

    private static AwsErrorException NotFound(string message) => new("ResourceNotFoundException", message, 404);
}

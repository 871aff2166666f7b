using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster;

/// <summary>Add-on vpc-cni as EKS manages it: its configuration, its updates, and which fields of aws-node it puts right.</summary>
internal sealed class ManagedAddon(EksCluster cluster, WorldClock clock, Latencies latencies, Chance chance)
{
    public const string Name = "vpc-cni";

    private const string Manager = "eks";

    /// <summary>EKS best practices guide, "Amazon VPC CNI": drift prevention.</summary>
    private static readonly TimeSpan ReconcileInterval = TimeSpan.FromMinutes(15);

    private readonly SortedDictionary<string, JsonObject> _updates = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private JsonObject? _configuration = Stored(cluster);
    private string _status = "ACTIVE";
    private DateTimeOffset _modifiedAt = clock.GetUtcNow();

    private AwsNodeDaemonSet AwsNode => cluster.Cluster.DaemonSet!;

    private string Version => $"v{cluster.Scenario.AwsNode.Version}-eksbuild.1";

    /// <summary>Begins to put right, every 15 minutes, what has drifted.</summary>
    public void Begin() => clock.Every(chance.Between(TimeSpan.Zero, ReconcileInterval), ReconcileInterval, Reconcile);

    /// <summary>DescribeAddon.</summary>
    public JsonObject Write()
    {
        var written = new JsonObject
        {
            ["addonName"] = Name,
            ["clusterName"] = cluster.Scenario.Name,
            ["status"] = _status,
            ["addonVersion"] = Version,
            ["health"] = new JsonObject { ["issues"] = new JsonArray() },
            ["addonArn"] = $"arn:aws:eks:{cluster.Scenario.Region}:{World.Account}:addon/{cluster.Scenario.Name}/{Name}/1",
            ["createdAt"] = Ec2Json.Time(World.Beginning),
            ["modifiedAt"] = Ec2Json.Time(_modifiedAt),
            ["serviceAccountRoleArn"] = IamService.Arn("role", ClusterRoles.Addon(cluster.Scenario.Name)),
            ["tags"] = new JsonObject(),
        };
        if (_configuration is not null)
        {
            written["configurationValues"] = _configuration.ToJsonString();
        }

        return written;
    }

    /// <summary>How many updates there were.</summary>
    public int Updates => _updates.Count;

    /// <summary>DescribeUpdate; null when there is none of that id.</summary>
    public JsonObject? FindUpdate(string? id) => id is not null && _updates.TryGetValue(id, out var update) ? (JsonObject)update.DeepClone() : null;

    /// <summary>UpdateAddon: answers at once, applies later.</summary>
    public JsonObject Update(JsonObject input)
    {
        if (input.Text("clientRequestToken") is { } token && _tokens.TryGetValue(token, out var known))
        {
            return FindUpdate(known)!;
        }

        if (_status == "UPDATING")
        {
            throw new AwsErrorException("ResourceInUseException", $"Addon {Name} cannot be updated as it is currently in UPDATING state", 409);
        }

        if (input.Text("addonVersion") is { } version && version != Version)
        {
            throw new AwsErrorException("InvalidParameterException", $"Addon version specified is not supported: the world's cluster runs {Version}");
        }

        var resolve = input.Text("resolveConflicts") ?? "NONE";
        if (resolve is not ("NONE" or "OVERWRITE" or "PRESERVE"))
        {
            throw new AwsErrorException("InvalidParameterException", $"resolveConflicts '{resolve}' is none of OVERWRITE, NONE, PRESERVE");
        }

        // Left out, the configuration stays as it is (assumed: AWS's docs don't say).
        var configuration = input.Text("configurationValues") is { } text ? AddonConfiguration.Parse(text) : _configuration;
        return Begin(input, resolve, configuration);
    }

    /// <summary>An update with the configuration as it is and resolveConflicts OVERWRITE; false while another one is under way.</summary>
    public bool TryOverwrite()
    {
        if (_status == "UPDATING")
        {
            return false;
        }

        Begin([], "OVERWRITE", _configuration);
        return true;
    }

    private static JsonObject? Stored(EksCluster cluster)
    {
        var said = cluster.Scenario.AwsNode.Configuration;
        return said.IsEmpty ? null : new JsonObject { ["env"] = new JsonObject(said.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) };
    }

    private JsonObject Begin(JsonObject input, string resolve, JsonObject? configuration)
    {
        var id = $"{chance.Hex(8)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(4)}-{chance.Hex(12)}";
        var update = new JsonObject
        {
            ["id"] = id,
            ["status"] = "InProgress",
            ["type"] = "AddonUpdate",
            ["params"] = new JsonArray(
                new JsonObject { ["type"] = "ResolveConflicts", ["value"] = resolve },
                new JsonObject { ["type"] = "ConfigurationValues", ["value"] = configuration?.ToJsonString() ?? "" }),
            ["createdAt"] = Ec2Json.Time(clock.GetUtcNow()),
            ["errors"] = new JsonArray(),
        };
        (_updates[id], _status, _modifiedAt) = (update, "UPDATING", clock.GetUtcNow());
        if (input.Text("clientRequestToken") is { } token)
        {
            _tokens[token] = id;
        }

        clock.Schedule(latencies.Draw(Delays.AddonApply), () => Apply(update, resolve, configuration));
        return FindUpdate(id)!;
    }

    private void Apply(JsonObject update, string resolve, JsonObject? configuration)
    {
        var changes = Changes(configuration);
        var contested = changes.Keys.Where(name => AwsNode.Owners.Of(name) is { } owner && owner != Manager).ToList();
        if (resolve == "NONE" && contested.Count > 0)
        {
            Fail(update, contested);
            return;
        }

        if (resolve == "PRESERVE")
        {
            contested.ForEach(name => changes.Remove(name));
        }

        _configuration = configuration;
        cluster.Cluster.SetAwsNodeEnvironment(changes, Manager);
        clock.Schedule(latencies.Draw(Delays.AddonFinish), () => (update["status"], _status) = ("Successful", "ACTIVE"));
    }

    // Server-side apply without force: what somebody took away comes back, what somebody else owns stays. The guide says that changed fields are put back, too; but
    // users find their variables overwritten by updates only (amazon-vpc-cni-k8s issue 2607, moj cloud-platform issue 4669).
    private void Reconcile()
    {
        if (_status != "UPDATING")
        {
            var changes = Changes(_configuration);
            cluster.Cluster.SetAwsNodeEnvironment(changes.Where(change => AwsNode.Owners.Of(change.Key) is null or Manager).ToDictionary(change => change.Key, change => change.Value), Manager);
        }
    }

    // What differs between the DaemonSet and what EKS wants: the manifest's defaults with the configuration over them.
    private SortedDictionary<string, string?> Changes(JsonObject? configuration)
    {
        var wanted = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in AddonConfiguration.Environment(_configuration).Keys)
        {
            wanted[name] = null;
        }

        foreach (var (name, value) in AwsNodeManifest.Environment(AwsNode.Version, cluster.Scenario.Cluster.IsIpv6, cluster.Scenario.Name, cluster.Vpc.Id))
        {
            wanted[name] = value;
        }

        foreach (var (name, value) in AddonConfiguration.Environment(configuration))
        {
            wanted[name] = value;
        }

        var present = AwsNode.Environment.ToDictionary(variable => variable.Key, variable => variable.Value);
        return new SortedDictionary<string, string?>(
            wanted.Where(pair => present.GetValueOrDefault(pair.Key) != pair.Value).ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);
    }

    private void Fail(JsonObject update, List<string> contested)
    {
        var fields = contested.Select(name => $".spec.template.spec.containers[name=\"aws-node\"].env[name=\"{name}\"].value");
        update["status"] = "Failed";
        update["errors"] = new JsonArray(new JsonObject
        {
            ["errorCode"] = "ConfigurationConflict",
            ["errorMessage"] = $"Conflicts found when trying to apply. Will not continue due to resolve conflicts mode. Conflicts: DaemonSet.apps aws-node - {string.Join(", ", fields)}",
            ["resourceIds"] = new JsonArray(Name),
        });
        _status = "UPDATE_FAILED";
    }
}

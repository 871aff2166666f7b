using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Cluster;

/// <summary>aws-node as it was installed.</summary>
/// <param name="Version">The CNI's version.</param>
/// <param name="Image">The image of container aws-node.</param>
/// <param name="Environment">Its environment, in the manifest's order.</param>
internal sealed record AwsNodeInstall(CniVersion Version, string Image, IReadOnlyList<KeyValuePair<string, string?>> Environment);

/// <summary>DaemonSet kube-system/aws-node: its template and its roll-out.</summary>
internal sealed class AwsNodeDaemonSet(AwsNodeInstall install, IReadOnlyList<ClusterNode> nodes, WorldClock clock, Latencies latencies, Action changed)
{
    private readonly List<KeyValuePair<string, string?>> _environment = [.. install.Environment];
    private readonly Dictionary<string, long> _revisions = new(StringComparer.Ordinal) { [Content(install.Environment, null)] = 1 };
    private readonly DateTimeOffset _createdAt = clock.GetUtcNow();
    private long _generation = 1;
    private long _observed = 1;
    private long _revision = 1;
    private long _told = 1;
    private string? _restartedAt;

    /// <summary>So many more aws-node pods start; those after them never become ready.</summary>
    public int StartsLeft { get; set; } = int.MaxValue;

    /// <summary>Happens when every node runs the present template and is ready.</summary>
    public event Action? RolledOut;

    /// <summary>Happens when aws-node has started on a node for the first time: the node is ready.</summary>
    public event Action<ClusterNode>? NodeReady;

    public CniVersion Version => install.Version;

    /// <summary>Who owns which variable.</summary>
    public FieldOwners Owners { get; } = new();

    /// <summary>The template's environment.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Environment => _environment;

    /// <summary>True when every node runs the present template and is ready.</summary>
    public bool IsRolledOut => _observed == _generation && nodes.All(node => node.Template == _revision && node.IsAwsNodeReady);

    /// <summary>How it looks to Kubernetes.</summary>
    public DaemonSetObject Object => new()
    {
        Image = install.Image,
        Environment = [.. _environment],
        Owners = Owners.All,
        RestartedAt = _restartedAt,
        Generation = _generation,
        ObservedGeneration = _observed,
        Desired = nodes.Count,
        Updated = nodes.Count(node => node.Template == _revision),
        Ready = nodes.Count(node => node.IsAwsNodeReady),
        CreatedAt = _createdAt,
    };

    /// <summary>Changes variables (null removes one); the manager owns what it changes from then on.</summary>
    /// <returns>True when anything differs.</returns>
    public bool Set(IReadOnlyDictionary<string, string?> changes, string manager)
    {
        var differ = changes.Where(change => Value(change.Key) != change.Value).OrderBy(change => change.Key, StringComparer.Ordinal).ToList();
        foreach (var (name, value) in differ)
        {
            Put(name, value);
            if (value is null)
            {
                Owners.Drop(name);
            }
            else
            {
                Owners.Take(name, manager);
            }
        }

        if (differ.Count > 0)
        {
            ChangeTemplate();
        }

        return differ.Count > 0;
    }

    /// <summary>Sets the annotation with which <c>kubectl rollout restart</c> changes the template.</summary>
    public void Restart(string restartedAt)
    {
        if (_restartedAt != restartedAt)
        {
            _restartedAt = restartedAt;
            ChangeTemplate();
        }
    }

    /// <summary>A new node gets its aws-node pod.</summary>
    public void Join(ClusterNode node)
    {
        node.AwaitAwsNode();
        Create(node, Delays.AwsNodeFirstStart);
    }

    private string? Value(string name) => _environment.Find(variable => variable.Key == name).Value;

    private void Put(string name, string? value)
    {
        var place = _environment.FindIndex(variable => variable.Key == name);
        if (value is null)
        {
            _environment.RemoveAt(place);
        }
        else if (place < 0)
        {
            _environment.Add(new(name, value));
        }
        else
        {
            _environment[place] = new(name, value);
        }
    }

    private static string Content(IEnumerable<KeyValuePair<string, string?>> environment, string? restartedAt) =>
        string.Join('\n', environment.Select(variable => $"{variable.Key}={variable.Value}").Append(restartedAt));

    private void ChangeTemplate()
    {
        // A template that was there before is its own old revision again (constructHistory): pods that were never replaced are up to date at once.
        var generation = ++_generation;
        var content = Content(_environment, _restartedAt);
        if (!_revisions.TryGetValue(content, out var revision))
        {
            _revisions.Add(content, revision = _revisions.Count + 1);
        }

        clock.Schedule(latencies.Draw(Delays.DaemonSetObserved), () =>
        {
            // A later change that was observed first has already taken this one in.
            if (generation > _observed)
            {
                (_observed, _revision) = (generation, revision);
                changed();
                RollOn();
            }
        });
    }

    // maxUnavailable 10 % of the manifest, rounded up; pods of an old template that aren't ready are replaced beyond it.
    private void RollOn()
    {
        var budget = WarmPool.DivideUp(nodes.Count, 10) - nodes.Count(node => !node.IsAwsNodeReady);
        foreach (var node in nodes.Where(node => node.Template != _revision && !node.IsReplacingAwsNode))
        {
            if (!node.IsAwsNodeReady || budget-- > 0)
            {
                Replace(node);
            }
        }

        if (IsRolledOut && _told < _observed)
        {
            _told = _observed;
            RolledOut?.Invoke();
        }
    }

    private void Replace(ClusterNode node)
    {
        node.StopAwsNode();
        changed();
        clock.Schedule(latencies.Draw(Delays.AwsNodeStop), () => Create(node, Delays.AwsNodeStart));
    }

    private void Create(ClusterNode node, Delay start)
    {
        var environment = _environment.ToDictionary(variable => variable.Key, variable => variable.Value);
        node.CreateAwsNode(_revision, clock.GetUtcNow());
        changed();
        clock.Schedule(latencies.Draw(start), () =>
        {
            if (StartsLeft == 0)
            {
                return;
            }

            StartsLeft--;

            var wasReady = node.IsReady;
            node.StartAwsNode(IpamdSettings.From(environment, Version, node.Instance.Type.SupportsPrefixes), () =>
            {
                changed();
                if (!wasReady)
                {
                    NodeReady?.Invoke(node);
                }

                RollOn();
            });
            changed();
            RollOn();
        });
    }
}

using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Ipamd;
using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Cluster;

/// <summary>DaemonSet kube-system/aws-node: its template, who owns which variable, and its roll-out in waves.</summary>
internal sealed class AwsNodeDaemonSet
{
    private readonly List<KeyValuePair<string, string?>> _environment;
    private readonly SortedDictionary<string, SortedSet<string>> _owners = new(StringComparer.Ordinal);
    private readonly List<ClusterNode> _nodes;
    private readonly WorldClock _clock;
    private readonly Latencies _latencies;
    private readonly Action _changed;
    private readonly DateTimeOffset _createdAt;
    private readonly string _image;
    private long _generation = 1;
    private long _observed = 1;
    private long _template = 1;
    private string? _restartedAt;

    public AwsNodeDaemonSet(CniVersion version, string image, string manager, List<KeyValuePair<string, string?>> environment, List<ClusterNode> nodes, WorldClock clock, Latencies latencies, Action changed)
    {
        (Version, _image, _environment, _nodes, _clock, _latencies, _changed) = (version, image, environment, nodes, clock, latencies, changed);
        _createdAt = clock.GetUtcNow();
        _owners.Add(manager, new SortedSet<string>(environment.Select(variable => variable.Key), StringComparer.Ordinal));
    }

    public CniVersion Version { get; }

    /// <summary>The template's environment.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Environment => _environment;

    /// <summary>True when every node runs the present template and is ready.</summary>
    public bool IsRolledOut => _observed == _generation && _nodes.TrueForAll(node => node.Template == _template && node.IsAwsNodeReady);

    /// <summary>How it looks to Kubernetes.</summary>
    public DaemonSetObject Object => new()
    {
        Image = _image,
        Environment = [.. _environment],
        Owners = _owners.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value]),
        RestartedAt = _restartedAt,
        Generation = _generation,
        ObservedGeneration = _observed,
        Desired = _nodes.Count,
        Updated = _nodes.Count(node => node.Template == _template),
        Ready = _nodes.Count(node => node.IsAwsNodeReady),
        CreatedAt = _createdAt,
    };

    /// <summary>The manager that owns a variable, or null.</summary>
    public string? OwnerOf(string name) => _owners.FirstOrDefault(pair => pair.Value.Contains(name)).Key;

    /// <summary>ipamd's settings on a node that starts with the present template.</summary>
    public IpamdSettings SettingsOn(ClusterNode node) =>
        IpamdSettings.From(_environment.ToDictionary(variable => variable.Key, variable => variable.Value), Version, node.Instance.Type.Hypervisor == "nitro");

    /// <summary>Changes variables; the manager owns what it changes from then on.</summary>
    /// <returns>True when anything differs.</returns>
    public bool Set(IReadOnlyDictionary<string, string?> changes, string manager)
    {
        var differ = changes.Where(change => Value(change.Key) != change.Value).OrderBy(change => change.Key, StringComparer.Ordinal).ToList();
        foreach (var (name, value) in differ)
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

            Own(name, value is null ? null : manager);
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

    private string? Value(string name) => _environment.Find(variable => variable.Key == name).Value;

    /// <summary>Makes a manager the owner of a variable; null leaves it without one.</summary>
    public void Own(string name, string? manager)
    {
        foreach (var owned in _owners.Values)
        {
            owned.Remove(name);
        }

        if (manager is not null)
        {
            _owners.TryAdd(manager, new SortedSet<string>(StringComparer.Ordinal));
            _owners[manager].Add(name);
        }
    }

    private void ChangeTemplate()
    {
        var generation = ++_generation;
        _clock.Schedule(_latencies.Draw(Delays.DaemonSetObserved), () =>
        {
            // A later change that was observed first has already taken this one in.
            if (generation > _observed)
            {
                (_observed, _template) = (generation, generation);
                _changed();
                RollOn();
            }
        });
    }

    // maxUnavailable 10 % of the manifest, rounded up; pods of an old template that aren't ready are replaced beyond it.
    private void RollOn()
    {
        var budget = WarmPool.DivideUp(_nodes.Count, 10) - _nodes.Count(node => !node.IsAwsNodeReady);
        foreach (var node in _nodes.Where(node => node.Template != _template && !node.IsReplacingAwsNode))
        {
            if (!node.IsAwsNodeReady || budget-- > 0)
            {
                Replace(node);
            }
        }
    }

    private void Replace(ClusterNode node)
    {
        node.StopAwsNode();
        _changed();
        _clock.Schedule(_latencies.Draw(Delays.AwsNodeStop), () =>
        {
            var settings = SettingsOn(node);
            node.CreateAwsNode(_template);
            _changed();
            _clock.Schedule(_latencies.Draw(Delays.AwsNodeStart), () =>
            {
                node.StartAwsNode(settings);
                _changed();
                RollOn();
            });
        });
    }
}

using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Cluster.Scheduling;

/// <summary>The nodes that take another pod, by zone and number of pods, so that the emptiest is found without a walk over all of them.</summary>
internal sealed class NodesWithRoom
{
    private readonly SortedDictionary<string, Zone> _zones = new(StringComparer.Ordinal);

    /// <summary>Looks at a node anew: its pods or its state have changed.</summary>
    public void Refresh(ClusterNode node)
    {
        if (!_zones.TryGetValue(node.Zone, out var zone))
        {
            _zones.Add(node.Zone, zone = new Zone());
        }

        zone.Remove(node);
        if (node.HasRoom)
        {
            zone.Add(node);
        }
    }

    /// <summary>Of the zone with the fewest pods per node, or of the one that is named, one of the nodes with the fewest pods; null when none has room.</summary>
    /// <remarks>What topology spread and least-allocated scoring come to for like pods.</remarks>
    public ClusterNode? Emptiest(Chance chance, string? only = null) =>
        _zones.Where(zone => only is null || zone.Key == only).Select(zone => zone.Value).Where(zone => zone.Nodes > 0).MinBy(zone => (double)zone.Pods / zone.Nodes)?.Emptiest(chance);

    private sealed class Zone
    {
        private readonly List<List<ClusterNode>> _byPods = [];
        private int _fewest;

        public int Nodes { get; private set; }

        public int Pods { get; private set; }

        public void Add(ClusterNode node)
        {
            while (_byPods.Count <= node.Pods)
            {
                _byPods.Add([]);
            }

            node.Seat = (node.Pods, _byPods[node.Pods].Count);
            _byPods[node.Pods].Add(node);
            _fewest = Nodes == 0 ? node.Pods : Math.Min(_fewest, node.Pods);
            (Nodes, Pods) = (Nodes + 1, Pods + node.Pods);
        }

        public void Remove(ClusterNode node)
        {
            if (node.Seat is not { } seat)
            {
                return;
            }

            // The last of the row takes the seat.
            var row = _byPods[seat.Pods];
            row[^1].Seat = seat;
            row[seat.Place] = row[^1];
            row.RemoveAt(row.Count - 1);
            node.Seat = null;
            (Nodes, Pods) = (Nodes - 1, Pods - seat.Pods);
        }

        public ClusterNode Emptiest(Chance chance)
        {
            while (_byPods[_fewest].Count == 0)
            {
                _fewest++;
            }

            return _byPods[_fewest][chance.Below(_byPods[_fewest].Count)];
        }
    }
}

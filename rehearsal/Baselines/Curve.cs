namespace Headroom.Rehearsal.Baselines;

/// <summary>The world at one moment.</summary>
/// <param name="Second">World seconds since the beginning.</param>
/// <param name="Free">Free addresses of the zone that has the fewest, in its nodes' subnets and in subnets made since.</param>
/// <param name="Waiting">Pods of all zones whose sandbox failed and that still have no address.</param>
internal sealed record CurvePoint(int Second, int Free, int Waiting);

/// <summary>Watches free addresses and waiting pods of a world. It keeps a point where something changed, so that an hour takes little.</summary>
internal sealed class Curve
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly World _world;
    private readonly List<CurvePoint> _points = [];
    private long _waitingPods;

    public Curve(World world)
    {
        _world = world;
        world.Clock.Every(Step, Step, () => _waitingPods += Look().Waiting);
    }

    /// <summary>The points so far, in their order.</summary>
    public IReadOnlyList<CurvePoint> Points => _points;

    /// <summary>Pods that waited, times the minutes that they did: at each look, those who wait are taken to have waited since the look before.</summary>
    public double PodMinutes => _waitingPods * Step.TotalMinutes;

    private CurvePoint Look()
    {
        var zones = _world.Cluster.Zones;
        var point = new CurvePoint((int)(_world.Now - World.Beginning).TotalSeconds, zones.Min(zone => zone.NodeSubnetFree + zone.AddedFree), zones.Sum(zone => zone.Waiting));
        if (_points.Count == 0 || (_points[^1].Free, _points[^1].Waiting) != (point.Free, point.Waiting))
        {
            _points.Add(point);
        }

        return point;
    }
}

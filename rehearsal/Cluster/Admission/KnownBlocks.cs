using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Cluster.Admission;

/// <summary>
/// The VPC's blocks as a cluster's control plane knows them. It looks for new ones now and then, "which can take up to an hour" (EKS user guide, VPC and subnet
/// requirements); until then it reaches nothing in them, while nodes and pods do at once.
/// </summary>
internal sealed class KnownBlocks
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly SimulatedVpc _vpc;
    private IReadOnlyList<Ipv4Block> _known;

    public KnownBlocks(SimulatedVpc vpc, Chance chance)
    {
        (_vpc, _known) = (vpc, Associated(vpc));
        vpc.Clock.Every(chance.Between(TimeSpan.Zero, Interval), Interval, () => _known = Associated(_vpc));
    }

    /// <summary>True when the control plane reaches the subnet.</summary>
    public bool Reaches(Subnet subnet) => _known.Any(block => block.Contains(subnet.Block));

    private static IReadOnlyList<Ipv4Block> Associated(SimulatedVpc vpc) => [.. vpc.Blocks.Where(block => block.State.Value == "associated").Select(block => block.Block)];
}

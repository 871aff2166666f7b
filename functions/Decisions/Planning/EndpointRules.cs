using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>Policies of VPC endpoints that admit the nodes' subnets and not the new ones.</summary>
internal static class EndpointRules
{
    /// <summary>A sentence for each statement that tells the old addresses from new ones, and for each policy that can't be judged.</summary>
    /// <remarks>
    /// What pods send to a gateway endpoint leaves the VPC's blocks, so that the CNI gives it the node's own address (amazon-vpc-cni-k8s, <c>updateHostIptablesRules</c>):
    /// its policy never sees a pod's, unless SNAT is somebody else's.
    /// </remarks>
    public static IEnumerable<string> Shut(ClusterSnapshot snapshot, CniSettings cni, IReadOnlyList<Cidr> opened)
    {
        var old = NodePlacement.Blocks(snapshot);
        return snapshot.Vpc.Endpoints.Where(e => e.Policy is not null && (!e.IsGateway || cni.ExternalSnat)).OrderBy(e => e.Id, StringComparer.Ordinal)
            .SelectMany(endpoint => Of(endpoint, old, opened));
    }

    private static IEnumerable<string> Of(EndpointReading endpoint, IReadOnlyList<Cidr> old, IReadOnlyList<Cidr> opened)
    {
        IReadOnlyList<EndpointStatement> statements;
        try
        {
            statements = EndpointPolicy.Read(endpoint.Policy!);
        }
        catch (FormatException e)
        {
            return [$"The policy of VPC endpoint {endpoint.Id} ({endpoint.Service}) couldn't be judged: {e.Message}. See for yourself whether it admits {Words.List(opened)}."];
        }

        var everybody = statements.Any(s => s.Allows && s.IsForEverything);
        return statements.Where(s => s.Conditions.Count > 0 && !(s.Allows && everybody)).GroupBy(s => (s.Allows, s.Allows ? s.Scope : ""))
            .SelectMany(group => group.Key.Allows ? Admitting(endpoint, [.. group], old, opened) : group.SelectMany(s => Denying(endpoint, s, old, opened)));
    }

    private static IEnumerable<string> Admitting(EndpointReading endpoint, IReadOnlyList<EndpointStatement> together, IReadOnlyList<Cidr> old, IReadOnlyList<Cidr> opened)
    {
        var named = together.SelectMany(s => s.Blocks).Distinct().Order().ToList();
        var kept = Kept(at => together.Any(s => s.Meets(at)), named, old, opened);
        return kept.Count == 0
            ? []
            : [$"The policy of VPC endpoint {endpoint.Id} ({endpoint.Service}) admits the nodes' addresses by {Words.List(named)}, and not the new pods' {Words.List(kept)}. Add them to it if pods call that service."];
    }

    private static IEnumerable<string> Denying(EndpointReading endpoint, EndpointStatement denial, IReadOnlyList<Cidr> old, IReadOnlyList<Cidr> opened)
    {
        var named = denial.Blocks.Distinct().Order().ToList();
        var kept = Kept(at => !denial.Meets(at), named, old, opened);
        return kept.Count == 0
            ? []
            : [$"The policy of VPC endpoint {endpoint.Id} ({endpoint.Service}) denies calls by {Words.List(named)}: none from the nodes' addresses, but those from the new pods' {Words.List(kept)}. Except them if pods call that service."];
    }

    // New blocks of which something is kept out, where half of a node subnet or more is not.
    private static List<Cidr> Kept(Func<uint, bool> admits, IReadOnlyList<Cidr> named, IReadOnlyList<Cidr> old, IReadOnlyList<Cidr> opened) =>
        old.Any(block => 2 * BlockPieces.Of(block, named).Where(p => admits(p.At)).Sum(p => p.Size) >= block.Size)
            ? [.. opened.Where(block => BlockPieces.Of(block, named).Any(p => !admits(p.At)))]
            : [];
}

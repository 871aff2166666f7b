using Headroom.Decisions.Capacity;
using Headroom.Decisions.Network;

namespace Headroom.Decisions.Verification;

/// <summary>What canaries tell: proof that the opened space works, proof that it doesn't, or neither.</summary>
public static class Canaries
{
    /// <summary>How long a canary must have been on its node before its want of an address means something.</summary>
    /// <remarks>ipamd rests 120 s after EC2 refused it an address (insufficientCidrErrorCooldown); an interface and the kubelet's next try come after that.</remarks>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    /// <summary>What became of each zone's canary; null while one may still get its address.</summary>
    public static IReadOnlyDictionary<string, Canary>? Judge(IReadOnlyList<string> zones, IReadOnlyList<CanaryPod> pods, DateTimeOffset deadline, DateTimeOffset now)
    {
        var ends = zones.ToDictionary(zone => zone, zone => pods.FirstOrDefault(pod => pod.Zone == zone) is { } pod ? End(pod, deadline, now) : new Canary(CanaryEnd.NoNode));
        return ends.Values.Any(end => end is null) ? null : ends.ToDictionary(end => end.Key, end => end.Value!);
    }

    /// <summary>A zone's canary in a sentence.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="canary">What became of its canary.</param>
    /// <param name="opened">The blocks that were opened.</param>
    public static string Say(string zone, Canary canary, IReadOnlyList<Cidr> opened) => canary.End switch
    {
        CanaryEnd.Address when BlockOf(canary, opened) is { } block => $"{zone}: the canary on {canary.Node} got {canary.Address} of {block}, which was opened.",
        CanaryEnd.Address => $"{zone}: the canary on {canary.Node} got {canary.Address}, which isn't of a block that was opened.",
        CanaryEnd.NoAddress => $"{zone}: the canary on {canary.Node} had no address by its deadline.",
        _ => $"{zone}: the canary had no node in time, which says nothing of addresses.",
    };

    /// <summary>True where a zone's canary has an address of the space that is judged.</summary>
    internal static bool Prove(VerifyFacts facts, string zone, IReadOnlyList<Cidr> space) =>
        facts.Canaries.GetValueOrDefault(zone) is { End: CanaryEnd.Address } canary && BlockOf(canary, space) is not null;

    /// <summary>True where a zone's canary should have had an address and didn't; on a node that space can't help it says nothing.</summary>
    internal static bool Disprove(VerifyFacts facts, string zone) =>
        facts.Canaries.GetValueOrDefault(zone) is { End: CanaryEnd.NoAddress, Node: { } node } && Waiting.RoomOf(facts.Present, node) == NodeRoom.CanGrow;

    private static Canary? End(CanaryPod pod, DateTimeOffset deadline, DateTimeOffset now) =>
        pod.Address is not null ? new Canary(CanaryEnd.Address, pod.Node, pod.Address)
        : pod.Phase is "Failed" or "Succeeded" ? new Canary(CanaryEnd.NoNode)
        : now < deadline ? null
        : pod.Node is not null && deadline - pod.StartedAt >= Patience ? new Canary(CanaryEnd.NoAddress, pod.Node)
        : new Canary(CanaryEnd.NoNode, pod.Node);

    private static Cidr? BlockOf(Canary canary, IReadOnlyList<Cidr> blocks) =>
        Cidr.TryParse($"{canary.Address}/32", out var address) ? blocks.Where(block => block.Contains(address)).Select(block => (Cidr?)block).FirstOrDefault() : null;
}

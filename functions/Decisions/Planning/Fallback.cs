using Headroom.Decisions.Network;

namespace Headroom.Decisions.Planning;

/// <summary>The next candidate, where EC2 refuses the plan's block or gives up on it: the same steps in its space. It is part of the plan, so that whoever approves the plan has approved it.</summary>
/// <param name="Block">The candidate.</param>
/// <param name="Associate">False when the VPC has its space already; then nothing is left that EC2 could refuse, and it is the last.</param>
/// <param name="Subnets">The subnets in it.</param>
public sealed record Fallback(Cidr Block, bool Associate, IReadOnlyList<PlannedSubnet> Subnets)
{
    /// <summary>The steps with this candidate in the place of the plan's own block.</summary>
    public IReadOnlyList<PlannedStep> InPlaceOfOwn(IReadOnlyList<PlannedStep> steps)
    {
        var own = steps.OfType<PlannedStep.CreateSubnets>().SelectMany(s => s.Subnets).Select(s => s.Block).ToHashSet();
        return [.. steps.Where(s => Associate || s is not PlannedStep.AssociateCidr).Select(step => step switch
        {
            PlannedStep.AssociateCidr s => s with { Block = Block, Reason = $"EC2 refused {s.Block} or gave up on it, and {Block} is the next candidate." },
            PlannedStep.CreateSubnets s => s with { Subnets = Subnets },
            PlannedStep.OpenSubnets s => s with { Blocks = [.. s.Blocks.Where(b => !own.Contains(b)).Concat(Subnets.Select(n => n.Block)).Order()] },
            _ => step,
        })];
    }
}

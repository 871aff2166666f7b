namespace Headroom.Rehearsal.Vpc;

/// <summary>Which blocks a VPC may have: "VPC CIDR blocks" of the VPC user guide.</summary>
internal static class CidrRules
{
    private static readonly Ipv4Block Ten = Ipv4Block.Parse("10.0.0.0/8");
    private static readonly Ipv4Block OneSevenTwo = Ipv4Block.Parse("172.16.0.0/12");
    private static readonly Ipv4Block OneNineTwo = Ipv4Block.Parse("192.168.0.0/16");
    private static readonly Ipv4Block OneNineEight = Ipv4Block.Parse("198.19.0.0/16");
    private static readonly Ipv4Block FirstTwoOfTen = Ipv4Block.Parse("10.0.0.0/15");
    private static readonly Ipv4Block FirstOfTen = Ipv4Block.Parse("10.0.0.0/16");
    private static readonly Ipv4Block ThirtyOne = Ipv4Block.Parse("172.31.0.0/16");
    private static readonly Ipv4Block[] Never = [.. new[] { "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4" }.Select(Ipv4Block.Parse)];

    /// <summary>True for /16 to /28.</summary>
    public static bool IsAllowedSize(Ipv4Block block) => block.Length is >= 16 and <= 28;

    /// <summary>True when a VPC with those blocks, the primary one first, may not have the other one.</summary>
    public static bool IsRestricted(IReadOnlyList<Ipv4Block> present, Ipv4Block candidate) =>
        Never.Concat(RefusedBeside(present[0])).Any(refused => refused.Overlaps(candidate))
        // "If any of the CIDR blocks associated with the VPC are from the 10.0.0.0/15 range".
        || (FirstOfTen.Overlaps(candidate) && present.Any(FirstTwoOfTen.Contains));

    /// <summary>True when the VPC may not get the block because a route leads to all or a part of it: routes to more than the block don't matter.</summary>
    public static bool IsTakenByRoute(Ipv4Block candidate, Ipv4Block destination) => candidate.Contains(destination);

    private static Ipv4Block[] RefusedBeside(Ipv4Block primary) =>
        Ten.Contains(primary) ? [OneSevenTwo, OneNineTwo, OneNineEight]
        : OneSevenTwo.Contains(primary) ? [Ten, OneNineTwo, ThirtyOne, OneNineEight]
        : OneNineTwo.Contains(primary) ? [Ten, OneSevenTwo, OneNineEight]
        : [Ten, OneSevenTwo, OneNineTwo, OneNineEight];
}

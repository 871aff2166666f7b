using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Planning;

/// <summary>What a plan says of the CNI's right to ec2:DescribeSubnets. A denial where somebody suffers is refused before (<see cref="PermissionCauses"/>).</summary>
internal static class RoleHazards
{
    /// <summary>That the role may.</summary>
    public static IReadOnlyList<string> Found(ClusterSnapshot snapshot) => CniRights.Of(snapshot) is { Answer: RightAnswer.Allowed, Evidence: var said } ? said : [];

    /// <summary>That it may not, or that nobody could say.</summary>
    public static IEnumerable<string> Of(ClusterSnapshot snapshot) => CniRights.Of(snapshot) is { Answer: not RightAnswer.Allowed, Evidence: var said } ? said : [];
}

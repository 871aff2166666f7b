using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Aws;

namespace Headroom.Steps.Stepping;

/// <summary>Finds the CNI's role and asks IAM whether it may do what subnet discovery needs. Whatever goes wrong in that is a reading, too: it never holds a response up.</summary>
internal static class CniRoles
{
    private const string Subnets = "ec2:DescribeSubnets";
    private const string Interfaces = "ec2:DescribeNetworkInterfaces";

    /// <summary>The snapshot with the role's rights, where a plan with space would come of it: one call of IAM, or two where the nodes' role serves.</summary>
    public static async Task<ClusterSnapshot> WithRightsAsync(Edge edge, ClusterSnapshot snapshot, ClusterPolicy policy, bool isPreparation) =>
        CniRights.AreToBeAsked(Triage.Diagnose(snapshot, policy), isPreparation) ? snapshot with { CniRole = await ReadAsync(edge, snapshot).ConfigureAwait(false) } : snapshot;

    /// <summary>The role and its rights.</summary>
    public static Task<CniRoleReading> ReadAsync(Edge edge, ClusterSnapshot snapshot) => snapshot.Addon switch
    {
        { ServiceAccountRole: { } role } => SimulateAsync(edge, new CniRoleReading { Source = RoleSource.Addon, Role = role }),
        { PodIdentities: [var association, ..] } => Task.FromResult(
            new CniRoleReading { Source = RoleSource.PodIdentity, Unchecked = $"its role is that of the EKS Pod Identity association {association}, which Headroom doesn't read" }),
        _ => OfNodesAsync(edge, snapshot.Instances),
    };

    // Of several profiles the one that most nodes have.
    private static async Task<CniRoleReading> OfNodesAsync(Edge edge, IReadOnlyList<InstanceReading> instances)
    {
        var reading = new CniRoleReading { Source = RoleSource.Nodes };
        var profiles = instances.Where(i => i.Profile is not null).CountBy(i => i.Profile!).OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key).ToList();
        if (profiles.Count == 0)
        {
            return reading with { Unchecked = "no node has an instance profile, which would name its role" };
        }

        var (role, why) = await TryAsync(RolesWire.GetProfile, () => edge.Roles.RoleOfAsync(profiles[0])).ConfigureAwait(false);
        return role is null
            ? reading with { Unchecked = why ?? $"the nodes' instance profile {profiles[0]} has no role" }
            : await SimulateAsync(edge, reading with { Role = role, OtherProfiles = profiles.Count - 1 }).ConfigureAwait(false);
    }

    private static async Task<CniRoleReading> SimulateAsync(Edge edge, CniRoleReading reading)
    {
        var (rights, why) = await TryAsync(RolesWire.Simulate, () => edge.Roles.SimulateAsync(reading.Role!, Subnets, Interfaces)).ConfigureAwait(false);
        return reading with { Subnets = rights?.GetValueOrDefault(Subnets), Interfaces = rights?.GetValueOrDefault(Interfaces), Unchecked = why };
    }

    // Sentences of our own: what AWS says differs from call to call, and the plan's hash must not.
    private static async Task<(T? Answer, string? Why)> TryAsync<T>(string operation, Func<Task<T>> ask)
    {
        try
        {
            return (await ask().ConfigureAwait(false), null);
        }
        catch (Exception e) when (WhyNot(operation, e) is { } why)
        {
            return (default, why);
        }
    }

    private static string? WhyNot(string operation, Exception e) => e switch
    {
        AccessDeniedException => $"{operation} was denied to Headroom (docs/permissions.md has the right)",
        ThrottledException => $"{operation} was throttled",
        TransientException => $"{operation} got no answer",
        NotFoundException => $"{operation} says that there is no such role or instance profile",
        RefusedException or QuotaReachedException => $"{operation} was refused",
        _ => null,
    };
}

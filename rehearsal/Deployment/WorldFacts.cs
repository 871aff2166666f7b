using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Ssm;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Deployment;

/// <summary>What IAM knows of the world's resources.</summary>
internal sealed class WorldFacts(SimulatedVpc vpc, Func<IEnumerable<ManagedInstance>> managed) : IResourceFacts
{
    public IReadOnlyDictionary<string, string>? Tags(string id) =>
        id == vpc.Id ? vpc.Tags.Value
        : vpc.Subnets.Cast<Resource>().Concat(vpc.RouteTables).Concat(vpc.Acls).Concat(vpc.Interfaces).Concat(vpc.Instances).FirstOrDefault(resource => resource.Id == id)?.Tags.Value
        ?? managed().FirstOrDefault(instance => instance.Id == id)?.Tags;

    public string? Owner(string associationId) =>
        vpc.Blocks.Any(block => block.Id == associationId) ? vpc.Id
        : vpc.Subnets.FirstOrDefault(subnet => subnet.Acl.Value.Id == associationId || subnet.Route.Value?.Id == associationId)?.Id;
}

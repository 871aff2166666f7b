using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Faults.Matrix;

/// <summary>What was there before the response: older subnets with their tags and associations, and the add-on. What changes about them needs an owner, too.</summary>
internal sealed class Surroundings
{
    private readonly World _world;
    private readonly Dictionary<string, Standing> _subnets;
    private readonly int _updates;

    public Surroundings(World world)
    {
        _world = world;
        _subnets = Older.ToDictionary(subnet => subnet.Id, Standing.Of, StringComparer.Ordinal);
        _updates = Updates;
    }

    private IEnumerable<Subnet> Older => _world.Vpc.Subnets.Where(subnet => subnet.Ordinal <= _world.Vpc.OpenedAt);

    private int Updates => _world.Eks.UpdatesOf(_world.Scenario.Name);

    /// <summary>Everything that is otherwise now and that no entry of the journal owns, a line each.</summary>
    public IEnumerable<string> Disturbed(JournalView journal)
    {
        var opened = journal.MadeBy("openSubnets");
        foreach (var (subnet, before) in Older.Select(subnet => (subnet, _subnets[subnet.Id])))
        {
            var now = Standing.Of(subnet);
            if (now.Associations != before.Associations)
            {
                yield return $"the associations of subnet {subnet.Id} ({subnet.Block}), which was there before, were changed from {before.Associations} to {now.Associations}";
            }

            foreach (var key in now.Tags.Keys.Union(before.Tags.Keys).Where(key => now.Tags.GetValueOrDefault(key) != before.Tags.GetValueOrDefault(key) && !opened.ContainsKey(subnet.Id)))
            {
                yield return $"tag {key} of subnet {subnet.Id} ({subnet.Block}), which was there before, was changed by nobody";
            }
        }

        foreach (var gone in _subnets.Keys.Except(Older.Select(subnet => subnet.Id), StringComparer.Ordinal))
        {
            yield return $"subnet {gone}, which was there before, is gone";
        }

        if (Updates > _updates && !journal.Steps.Any(step => step.Kind == "configureAwsNode"))
        {
            yield return $"the add-on was updated {Updates - _updates} times by nobody";
        }
    }

    /// <summary>New subnets that the journal calls done and that lack what their zone's older ones have, a line each.</summary>
    public IEnumerable<string> Unlike(JournalView journal)
    {
        var done = journal.Steps.Where(step => step is { Kind: "createSubnets", State: "Done" }).SelectMany(step => step.Made.Keys).ToHashSet(StringComparer.Ordinal);
        return from subnet in _world.Vpc.Subnets.Except(Older)
               where done.Contains(subnet.Id)
               let older = Older.Where(other => other.Zone == subnet.Zone).Select(Places).ToList()
               where !older.Contains(Places(subnet))
               select $"subnet {subnet.Id} is done and has {Places(subnet)}, where its zone's have {string.Join(" or ", older.Distinct())}";
    }

    private string Places(Subnet subnet) => $"{(subnet.Route.Value?.Table ?? _world.Vpc.MainTable).Id} and {subnet.Acl.Value.Acl.Id}";

    private sealed record Standing(IReadOnlyDictionary<string, string> Tags, string Associations)
    {
        public static Standing Of(Subnet subnet) => new(subnet.Tags.Value, $"{subnet.Route.Value?.Id ?? "none"} and {subnet.Acl.Value.Id}");
    }
}

using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>The journal across versions: what is newer than this one knows is refused, what is older is read.</summary>
public sealed class JournalSchemaTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Record_Written_NamesItsSchema()
    {
        await _bench.PlanAsync();

        Assert.Equal("1", _bench.Table.Item("incident#incident-1", "incident")!["schema"]);
    }

    [Fact]
    public async Task Step_OfAJournalOfANewerHeadroom_RefusesByNameAndChangesNothing()
    {
        await _bench.PlanAsync();
        Rewrite(item => item["schema"] = "2");
        _bench.Calls.Log.Clear();

        var refused = await Assert.ThrowsAsync<JournalBrokenException>(() => new AssociateCidr(_bench.Edge).Handle(_bench.Input, null!));

        Assert.Contains("incident#incident-1 was written by a newer Headroom (its journal is of schema 2, this version knows 1); deploy that version", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["Query"], _bench.Calls.Log);
    }

    [Fact]
    public async Task Step_OfAJournalFromBeforeSchemas_GoesOn()
    {
        await _bench.PlanAsync();
        Rewrite(item => item.Remove("schema"));

        await _bench.AssociateAsync();

        Assert.Contains(_bench.Ec2.Blocks, block => block.CidrBlock == "100.64.0.0/16");
    }

    [Fact]
    public async Task Step_OfAJournalWithAttributesOfALaterVersion_GoesOn()
    {
        await _bench.PlanAsync();
        Rewrite(item => item["sinceThen"] = "something that may be done without");

        await _bench.AssociateAsync();

        Assert.Equal("1", _bench.Table.Item("incident#incident-1", "incident")!["schema"]);
    }

    private void Rewrite(Action<Dictionary<string, string>> change)
    {
        var item = _bench.Table.Item("incident#incident-1", "incident")!.Where(value => value.Key is not ("pk" or "sk")).ToDictionary(StringComparer.Ordinal);
        change(item);
        _bench.Table.Put("incident#incident-1", "incident", [.. item.Select(value => (value.Key, value.Value))]);
    }
}

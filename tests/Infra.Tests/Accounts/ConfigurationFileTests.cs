using System.Text.Json;
using Headroom.Decisions.Policy;
using Headroom.Infra.Accounts;

namespace Headroom.Infra.Tests.Accounts;

public sealed class ConfigurationFileTests
{
    [Fact]
    public void CdkJson_AsItIsCloned_ChangesNothing() =>
        Assert.All(Read(Repository.PathOf("cdk.json"), "context").SelectMany(account => account.Clusters), cluster => Assert.Equal(Mode.Observe, cluster.Policy.Mode));

    [Fact]
    public void RehearsalAccount_Always_NamesTheDefaultScenario() =>
        Assert.Contains("web", Assert.Single(Read(Repository.PathOf("rehearsal/account.json"), null)).Clusters.Select(cluster => cluster.Policy.Name));

    private static IReadOnlyList<AccountEntry> Read(string file, string? member)
    {
        var root = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        return AccountReader.Read((member is null ? root : root.GetProperty(member)).GetProperty(AccountReader.ContextKey));
    }
}

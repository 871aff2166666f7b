using System.Text.Json;
using Headroom.House.Tests;

namespace Headroom.Cli.Tests.Compare;

/// <summary><c>headroom compare</c> as a person types it.</summary>
[Collection(nameof(Console))]
public sealed class CompareCommandTests : IDisposable
{
    private readonly TextWriter _console = Console.Out;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("headroom-compare-");

    public CompareCommandTests() => Environment.SetEnvironmentVariable("HEADROOM_CLOUD", Path.Combine(Repository.Root, ".headroom", "cdk.out"));

    [Fact]
    public async Task Compare_SameSeedsTwice_PrintsTheSameBytes()
    {
        var one = await RunAsync("compare", "--scenario", "one-zone", "--runs", "2", "--seed", "3", "--json");
        var other = await RunAsync("compare", "--scenario", "one-zone", "--runs", "2", "--seed", "3", "--json");

        Assert.Equal(one, other);
        var contenders = JsonDocument.Parse(one).RootElement.GetProperty("contenders").EnumerateArray().ToList();
        Assert.Equal(["headroom", "nothing", "cre", "cre-mended", "tag-only"], contenders.Select(contender => contender.GetProperty("name").GetString()));
        Assert.Equal([2, 0, 0, 2, 2], contenders.Select(contender => contender.GetProperty("recovered").GetInt32()));
    }

    [Fact]
    public async Task Compare_WithAPage_WritesItAndTheTableNamesTheDelays()
    {
        var file = Path.Combine(_folder.FullName, "one-zone.html");

        var table = await RunAsync("compare", "--scenario", "one-zone", "--latencies", "pessimistic", "--html", file);

        Assert.Contains("delays: pessimistic", table, StringComparison.Ordinal);
        Assert.Contains("delays: pessimistic", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_APageInAFolderThatIsNotThere_SaysSoBeforeAnythingRuns()
    {
        using var errors = new StringWriter();

        Assert.NotEqual(0, await CommandLine.RunAsync(["compare", "--scenario", "web", "--html", Path.Combine(_folder.FullName, "nowhere", "page.html")], errors));
        Assert.Contains("there is no folder", errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Console.SetOut(_console);
        Environment.SetEnvironmentVariable("HEADROOM_CLOUD", null);
        _folder.Delete(recursive: true);
    }

    private static async Task<string> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        Console.SetOut(output);
        Assert.Equal(0, await CommandLine.RunAsync(args, TextWriter.Null));
        return output.ToString();
    }
}

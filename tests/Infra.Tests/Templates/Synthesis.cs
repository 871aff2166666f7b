using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.Assertions;
using Headroom.Infra.Functions;

namespace Headroom.Infra.Tests.Templates;

/// <summary>There is one jsii kernel in a process, and it takes one caller at a time: everything that synthesises is in this collection.</summary>
[CollectionDefinition(Name)]
public sealed class SynthesisCollection : ICollectionFixture<Synthesis>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Synthesis";
}

/// <summary>Synthesises account entries, with something in place of the published functions.</summary>
public sealed class Synthesis : IDisposable
{
    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("headroom-infra-");

    private int _made;

    /// <summary>Makes the entries that most tests look at.</summary>
    public Synthesis()
    {
        OwnRunner = Synthesise(Some.OwnRunner);
        ExistingRunner = Synthesise(Some.ExistingRunner);
    }

    internal SynthesisedStack OwnRunner { get; }

    internal SynthesisedStack ExistingRunner { get; }

    internal SynthesisedStack Synthesise(string account, string? sdkNote = "standin")
    {
        var work = _work.CreateSubdirectory($"{_made++}");
        var functions = PublishedFunctionsIn(work, sdkNote);
        var app = new App(new AppProps { AnalyticsReporting = false, Outdir = Path.Combine(work.FullName, "cdk.out") });
        var stack = new HeadroomStack(app, Some.Account(account), functions);
        var template = Template.FromStack(stack);
        app.Synth();
        return new SynthesisedStack(template, Path.Combine(work.FullName, "cdk.out"), stack.ArtifactId);
    }

    internal static PublishedFunctions PublishedFunctionsIn(DirectoryInfo work, string? sdkNote)
    {
        var folder = work.CreateSubdirectory("functions");
        File.WriteAllText(Path.Combine(folder.FullName, "Headroom.Steps.dll"), "not really");
        if (sdkNote is not null)
        {
            File.WriteAllText(Path.Combine(folder.FullName, "aws-sdk.txt"), sdkNote);
        }

        return new PublishedFunctions(folder.FullName);
    }

    /// <inheritdoc/>
    public void Dispose() => _work.Delete(recursive: true);
}

/// <summary>A stack as it was written to disk.</summary>
internal sealed record SynthesisedStack(Template Template, string Folder, string Artifact)
{
    public string TemplateFile => Path.Combine(Folder, $"{Artifact}.template.json");

    public string Text { get; } = File.ReadAllText(Path.Combine(Folder, $"{Artifact}.template.json"));

    public JsonElement Root => JsonDocument.Parse(Text).RootElement;

    public IReadOnlyList<(string Id, JsonElement Resource)> Resources =>
        [.. Root.GetProperty(nameof(Resources)).EnumerateObject().Select(resource => (resource.Name, resource.Value))];

    public IReadOnlyList<(string Id, JsonElement Properties)> OfType(string type) =>
        [.. Resources.Where(resource => resource.Resource.GetProperty("Type").GetString() == type).Select(resource => (resource.Id, resource.Resource.GetProperty("Properties")))];

    public string AssetFolder => Assert.Single(Directory.EnumerateDirectories(Folder, "asset.*"));

    /// <summary>Every statement of every role's policy, with the class of the function that it belongs to.</summary>
    public IEnumerable<(string Owner, Statement Statement)> Statements =>
        from policy in OfType("AWS::IAM::Policy")
        from statement in policy.Properties.GetProperty("PolicyDocument").GetProperty("Statement").EnumerateArray()
        select (policy.Id[..policy.Id.IndexOf("Role", StringComparison.Ordinal)], new Statement(statement));
}

/// <summary>A statement of a policy.</summary>
internal sealed record Statement(JsonElement Json)
{
    public IReadOnlyList<string> Actions => [.. Listed("Action").Select(action => action.GetString()!)];

    /// <summary>Each resource's JSON: texts, references and joins.</summary>
    public IReadOnlyList<string> Resources => [.. Listed("Resource").Select(resource => JsonSerializer.Serialize(resource))];

    public string? Condition => Json.TryGetProperty(nameof(Condition), out var condition) ? JsonSerializer.Serialize(condition) : null;

    private List<JsonElement> Listed(string name)
    {
        var member = Json.GetProperty(name);
        return member.ValueKind == JsonValueKind.Array ? [.. member.EnumerateArray()] : [member];
    }
}

using Headroom.Sdk.Generator;
using Headroom.Sdk.Generator.CSharp;
using Headroom.Sdk.Generator.Models;

namespace Headroom.Sdk.Tests.Generator;

/// <summary>What is checked in is what the generator writes: nobody has edited it by hand or forgotten to run it.</summary>
public class CheckedInTests
{
    private static readonly string Root = Repository.Find();

    public static TheoryData<string> Packages => [.. Repository.Services(Root).Select(s => s.Package)];

    private static ServiceEntry Entry(string package) => Repository.Services(Root).Single(s => s.Package == package);

    [Theory, MemberData(nameof(Packages))]
    public void Standin_CheckedIn_IsWhatTheGeneratorWrites(string package)
    {
        var written = Standin.Write(Entry(package), Repository.ReadModel(Root, Entry(package)));
        var folder = Repository.GeneratedPath(Root, Entry(package));

        var stale = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f))
            .Union(written.Keys)
            .Where(f => !File.Exists(Path.Combine(folder, f)) || File.ReadAllText(Path.Combine(folder, f)) != written.GetValueOrDefault(f));

        Assert.Empty(stale); // else: dotnet run --project sdk/Generator
    }

    [Theory, MemberData(nameof(Packages))]
    public void Model_CheckedIn_HoldsTheListedOperationsAndNoMore(string package)
    {
        var model = Repository.ReadModel(Root, Entry(package));

        Assert.Equal(ModelText.Write(ModelCutter.Cut(model, Entry(package).Operations)), File.ReadAllText(Repository.ModelPath(Root, Entry(package))));
        Assert.Equal(Entry(package).Operations.Order(StringComparer.Ordinal), model["operations"]!.AsObject().Select(o => o.Key));
        Assert.Equal(Entry(package).SigningName, (string?)(model["metadata"]!["signingName"] ?? model["metadata"]!["endpointPrefix"]));
    }
}

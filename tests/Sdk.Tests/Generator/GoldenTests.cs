using System.Text.Json.Nodes;
using Headroom.Sdk.Generator;
using Headroom.Sdk.Generator.CSharp;
using Headroom.Sdk.Generator.Models;

namespace Headroom.Sdk.Tests.Generator;

public class GoldenTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Generator", "Golden");

    private static readonly string ModelText = File.ReadAllText(Path.Combine(Golden, "model.json"));

    private static readonly ServiceEntry Toys = new("AWSSDK.ToyBox", "ToyBox", "toybox", ["WindToy"], FipsPrefixes: new Dictionary<string, string> { ["aws-us-gov"] = "toys" });

    private static IReadOnlyDictionary<string, string> Written => Standin.Write(Toys, JsonNode.Parse(ModelText)!.AsObject());

    public static TheoryData<string> Files => [.. Written.Keys];

    [Theory, MemberData(nameof(Files))]
    public void Write_ToyModel_GivesTheExpectedFile(string path) => Assert.Equal(File.ReadAllText(Path.Combine(Golden, "Expected", path)), Written[path]);

    [Fact]
    public void Write_ToyModel_GivesEveryExpectedFile() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(Golden, "Expected"), "*.cs", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Path.Combine(Golden, "Expected"), f)).Order(StringComparer.Ordinal),
        Written.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Cut_CutModel_IsItselfAgain() =>
        Assert.Equal(ModelText, Headroom.Sdk.Generator.Models.ModelText.Write(ModelCutter.Cut(JsonNode.Parse(ModelText)!.AsObject(), Toys.Operations)));
}

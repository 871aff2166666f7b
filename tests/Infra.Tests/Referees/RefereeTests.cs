using Headroom.Infra.Tests.Templates;
using Headroom.Infra.Tests.Workflow;

namespace Headroom.Infra.Tests.Referees;

[Collection(SynthesisCollection.Name)]
public sealed class RefereeTests(Synthesis synthesis) : IDisposable
{
    private static readonly string[] NotSource = ["bin", "obj", "node_modules", "cdk.out", ".git", ".headroom", "TestResults"];

    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("headroom-referee-");

    [RefereeFact("asl-validator")]
    public void AslValidator_OfTheDefinition_FindsNothing()
    {
        var file = Path.Combine(_work.FullName, "respond.asl.json");
        File.WriteAllText(file, Definition.Substituted());

        Tool.Run("node", Repository.PathOf("node_modules/asl-validator/dist/bin/asl-validator.js"), "--json-path", file).MustSucceed();
    }

    [RefereeFact("cdk-nag")]
    public void CdkNag_OfTheTemplate_FindsNothingWithoutAReason() => Tool.Run("node", "tests/referees/nag.mjs", synthesis.OwnRunner.TemplateFile).MustSucceed();

    [RefereeFact("aws-cdk")]
    public void Cdk_OfTheExampleConfiguration_Synthesises()
    {
        var functions = Synthesis.PublishedFunctionsIn(_work, "standin");
        var output = Path.Combine(_work.FullName, "cdk.out");

        Tool.Run(
            new Dictionary<string, string> { ["HEADROOM_FUNCTIONS"] = functions.Folder },
            "node", "node_modules/aws-cdk/bin/cdk", "synth", "--quiet", "--app", $"dotnet {typeof(HeadroomStack).Assembly.Location}", "--output", output).MustSucceed();

        Assert.True(File.Exists(Path.Combine(output, "headroom-111122223333-us-west-2.template.json")));
    }

    [RefereeFact("shellcheck")]
    public void Shellcheck_OfEveryScript_FindsNothing()
    {
        var scripts = SourceFiles(new DirectoryInfo(Repository.Root)).Where(IsScript).Select(file => file.FullName).ToList();

        Assert.Contains(scripts, script => script.EndsWith("infra/app", StringComparison.Ordinal));
        Tool.Run("shellcheck", scripts).MustSucceed();
    }

    [Fact]
    public void App_BadConfiguration_NamesTheKeyAndNothingElse()
    {
        var functions = Synthesis.PublishedFunctionsIn(_work, "standin");

        var result = Tool.Run(
            new Dictionary<string, string>
            {
                ["HEADROOM_FUNCTIONS"] = functions.Folder,
                ["CDK_CONTEXT_JSON"] = $$"""{ "headroom": {{Some.OwnRunner.Replace("\"floor\": 60", "\"floor\": 0", StringComparison.Ordinal)}} }""",
                ["CDK_OUTDIR"] = Path.Combine(_work.FullName, "cdk.out"),
                ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = string.Join(',', Enumerable.Range(16, 30)),
            },
            "dotnet", typeof(HeadroomStack).Assembly.Location);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("headroom: headroom[0].clusters[0].floor", Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(_work.EnumerateFiles("*.template.json", SearchOption.AllDirectories));
    }

    public void Dispose() => _work.Delete(recursive: true);

    private static IEnumerable<FileInfo> SourceFiles(DirectoryInfo folder) => folder.EnumerateFiles().Concat(
        folder.EnumerateDirectories().Where(child => !NotSource.Contains(child.Name)).SelectMany(SourceFiles));

    private static bool IsScript(FileInfo file)
    {
        using var reader = file.OpenText();
        return reader.ReadLine() is { } first && first.StartsWith("#!", StringComparison.Ordinal) && first.EndsWith("sh", StringComparison.Ordinal);
    }
}

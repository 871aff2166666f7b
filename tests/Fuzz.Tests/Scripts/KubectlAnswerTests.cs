using Headroom.Fuzz.Tests.Recorded;
using Headroom.Fuzz.Tests.Support;
using Headroom.Rehearsal.Ssm;
using Headroom.Steps.Reading;

namespace Headroom.Fuzz.Tests.Scripts;

/// <summary>What the API server says, through the real script in a real shell, up to the functions' own reader.</summary>
[Collection(FuzzCollection.Name)]
public sealed class KubectlAnswerTests(Tally tally)
{
    private const int MostOutput = 24_000;

    // The words that a failure of the script begins with (docs/architecture.md, The reading).
    private static readonly string[] Words = ["bad-parameter", "kubectl-missing", "tool-missing", "kubeconfig-missing", "unauthorized", "timeout", "kubectl-failed"];

    [Fact]
    public void Answer_OfAnyForm_IsAReadingOrAFailureOfTheContract()
    {
        using var shell = new Shell();
        KubectlAnswers.WriteTo(shell.Files);
        var files = KubectlAnswers.All.ToDictionary(a => a.Sample, a => Path.Combine(shell.Files, a.File));
        Fuzzing.Hold(tally, "kubectl-answers", [.. files.Keys], (sample, input) =>
        {
            File.WriteAllBytes(files[sample], input);
            try
            {
                Read(shell);
            }
            finally
            {
                File.WriteAllBytes(files[sample], sample.Bytes);
            }
        });
    }

    /// <summary>Named after the answer whose place it takes.</summary>
    [Theory, MemberData(nameof(Kept))]
    public void Answer_OfTheCorpus_IsAReadingOrAFailureOfTheContract(string file)
    {
        using var shell = new Shell();
        KubectlAnswers.WriteTo(shell.Files);
        File.WriteAllBytes(Path.Combine(shell.Files, KubectlAnswers.All.Single(a => a.File.StartsWith(file.Split("--")[0] + ".", StringComparison.Ordinal)).File), Fuzzing.Read("kubectl-answers", file));
        Named.Check(() => Read(shell));
    }

    public static TheoryData<string> Kept() => [.. Fuzzing.Corpus("kubectl-answers")];

    private static void Read(Shell shell)
    {
        var (exit, output, error) = shell.Run(Document, new Dictionary<string, string> { ["Cluster"] = "web" });
        Assert.Empty(shell.Made);
        if (exit == 0)
        {
            Assert.InRange(output.Length, 1, MostOutput);
            Assert.NotNull(ReadingParser.Parse(output, "web"));
            return;
        }

        Assert.Contains(error.Split(' ')[0], Words);
        Assert.DoesNotContain("headroom-reading-1", output, StringComparison.Ordinal);
    }

    private static CommandDocument Document => Recording.Stack.Model.Documents.Single(document => document.Kind == "ReadCluster");
}

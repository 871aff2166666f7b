using Headroom.Fuzz.Tests.Support;
using Headroom.House.Tests;

namespace Headroom.Fuzz.Tests.Scripts;

/// <summary>What kubectl answers to the script that reads a cluster.</summary>
internal static class KubectlAnswers
{
    public static IReadOnlyList<(string File, Sample Sample)> All { get; } = [.. Repository.Files("tests/Fuzz.Tests/corpus/samples/kubectl", "*")
        .Select(file => (Path.GetFileName(file), new Sample(Path.GetFileName(file), File.ReadAllBytes(file), file.EndsWith(".json", StringComparison.Ordinal) ? JsonForm.It : LinesForm.It)))];

    public static void WriteTo(string folder)
    {
        foreach (var (file, sample) in All)
        {
            File.WriteAllBytes(Path.Combine(folder, file), sample.Bytes);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Headroom.House.Tests;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>Inputs that led to something that is neither an answer nor an error of ours: of those that fail in the same place, the shortest.</summary>
internal sealed class Failures(string target)
{
    private const int MostShown = 1_500;
    private readonly Dictionary<string, (Sample Sample, byte[] Input, Exception Error)> _found = new(StringComparer.Ordinal);

    public string Target => target;

    public void Add(Sample sample, byte[] input, Exception error)
    {
        var place = $"{error.GetType().Name} {string.Join(' ', (error.StackTrace ?? "").Split('\n').Where(line => line.Contains("Headroom.", StringComparison.Ordinal)).Take(2))}";
        if (!_found.TryGetValue(place, out var known) || input.Length < known.Input.Length)
        {
            _found[place] = (sample, input, error);
        }
    }

    public void AssertNone() => Assert.True(_found.Count == 0, $"{_found.Count} ways to fail; the seed is fixed, so that this test replays them.\n{string.Join("\n\n", _found.Values.Select(Say))}");

    private string Say((Sample Sample, byte[] Input, Exception Error) of)
    {
        var text = Encoding.UTF8.GetString(of.Input);
        return $"{of.Error.GetType().Name}: {of.Error.Message}\n{of.Error.StackTrace}\nfrom {of.Sample.Name}; the input is {Keep(of.Input)}: once it is put right, keep it as tests/Fuzz.Tests/corpus/{target}/WHAT-IT-IS\n"
            + (text.Length <= MostShown ? text : text[..MostShown] + "…");
    }

    private string Keep(byte[] input)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, ".headroom", "fuzz", target)).FullName;
        var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..12]);
        File.WriteAllBytes(file, input);
        return Repository.Relative(file);
    }
}

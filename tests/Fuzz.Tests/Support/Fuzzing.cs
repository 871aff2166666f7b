using FsCheck;
using FsCheck.Fluent;
using Headroom.House.Tests;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>Holds a law against mutated samples: the same ones in every run, and before them those of the corpus.</summary>
internal static class Fuzzing
{
    private static readonly Gen<Mutation> One =
        from kind in Gen.Choose(0, Mutation.Kinds - 1)
        from place in Gen.Choose(0, int.MaxValue - 1)
        from what in Gen.Choose(0, int.MaxValue - 1)
        select new Mutation(kind, place, what);

    /// <summary>Every input leads to an answer or to an error of ours.</summary>
    /// <param name="tally">Counts them.</param>
    /// <param name="target">What is fuzzed: a name of <see cref="Shares"/>, and the corpus' folder.</param>
    /// <param name="samples">Valid inputs.</param>
    /// <param name="run">Throws what the input leads to.</param>
    public static void Hold(Tally tally, string target, IReadOnlyList<Sample> samples, Action<byte[]> run) => Hold(tally, target, samples, (_, input) => run(input));

    /// <summary>As the other, where it matters which sample it was.</summary>
    public static void Hold(Tally tally, string target, IReadOnlyList<Sample> samples, Action<Sample, byte[]> run)
    {
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Null(Record.Exception(() => run(sample, sample.Bytes))));
        var cases =
            from sample in Gen.Choose(0, samples.Count - 1)
            from count in Gen.Frequency((6, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(4)))
            from mutations in One.ArrayOf(count)
            select (Sample: samples[sample], Mutations: mutations);
        var failures = new Failures(target);
        Prop.ForAll(Arb.From(cases), one => Try(tally, failures, one.Sample, Mutation.Apply(one.Sample, one.Mutations), run))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Shares.Of(target)).WithReplay(20_260_102UL, 12_345UL));
        failures.AssertNone();
    }

    /// <summary>The inputs that have led to something else once; each stays.</summary>
    public static IReadOnlyList<string> Corpus(string target) => [.. Repository.Files($"tests/Fuzz.Tests/corpus/{target}", "*").Select(file => Path.GetFileName(file))];

    /// <summary>An input of the corpus.</summary>
    public static byte[] Read(string target, string file) => File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Fuzz.Tests/corpus", target, file));

    private static void Try(Tally tally, Failures failures, Sample sample, byte[] input, Action<Sample, byte[]> run)
    {
        var refused = false;
        try
        {
            run(sample, input);
        }
        catch (Exception error) when (Named.Is(error))
        {
            refused = true;
        }
        catch (Exception error)
        {
            failures.Add(sample, input, error);
        }

        tally.Count(failures.Target, refused);
    }
}

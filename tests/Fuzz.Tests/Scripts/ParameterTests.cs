using FsCheck;
using FsCheck.Fluent;
using Headroom.Fuzz.Tests.Recorded;
using Headroom.Fuzz.Tests.Support;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Fuzz.Tests.Scripts;

/// <summary>Every parameter of every document, with what makes a shell run something: Systems Manager refuses it by the document's pattern, and the script would, too.</summary>
[Collection(FuzzCollection.Name)]
public sealed class ParameterTests(Tally tally)
{
    private const string Harmless = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,:/=@ ";

    private static readonly Dictionary<string, string> Good = new()
    {
        ["Cluster"] = "web",
        ["Environment"] = "WARM_IP_TARGET=3 MINIMUM_IP_TARGET-",
        ["Expected"] = "WARM_IP_TARGET-",
        ["Generation"] = "3",
        ["Action"] = "place",
        ["Image"] = "pause:3.10",
        ["Incident"] = "inc-1",
        ["Lifetime"] = "420",
        ["Namespace"] = "headroom-canary",
        ["Zones"] = "us-west-2a",
    };

    public static TheoryData<string, string> Parameters()
    {
        var all = new TheoryData<string, string>();
        foreach (var (kind, name) in Recording.Stack.Model.Documents.SelectMany(document => document.Parameters.Keys.Select(name => (document.Kind, name))))
        {
            all.Add(kind, name);
        }

        return all;
    }

    [Theory, MemberData(nameof(Parameters))]
    public void Parameter_WithAnything_IsRefusedOrOnlyText(string kind, string name)
    {
        var document = Document(kind);
        using var shell = Prepared();
        foreach (var value in HostileText.Shell.Where(value => !value.Contains('\0', StringComparison.Ordinal)))
        {
            var parameters = document.Parameters.Keys.ToDictionary(p => p, p => p == name ? value : Good[p]);
            var (exit, output, error) = shell.Run(document, parameters);

            Assert.True(Admits(document.Parameters[name], value) != error.StartsWith("bad-parameter ", StringComparison.Ordinal), $"pattern and script disagree on '{value}': {error}");
            Assert.Empty(shell.Made);
            Assert.True(exit == 0 || output.Length == 0, output);
            Assert.True(Admits(document.Parameters[name], value) || shell.Arguments.Length == 0, $"kubectl was called with '{value}' in a parameter");
            tally.Count("shell-parameters", error.Length > 0);
        }
    }

    [Theory, MemberData(nameof(Parameters))]
    public void Pattern_OfAParameter_AdmitsNothingThatAShellTakesForMore(string kind, string name)
    {
        var parameter = Document(kind).Parameters[name];
        var words = from pieces in Gen.OneOf(Gen.Elements<string>(HostileText.Shell), Gen.Elements("A=1", "B-", "web", " ", "0", "_"), Gen.Choose(1, 0x7F).Select(c => $"{(char)c}")).ListOf().Resize(6)
                    select string.Concat(pieces);
        Prop.ForAll(Arb.From(words), word => !Admits(parameter, word) || (word.All(c => Harmless.Contains(c, StringComparison.Ordinal)) && word[0] != '-'))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20_260_102UL, 12_345UL));
    }

    // An agent that doesn't know environment variables would paste the parameter into the text, where there is nothing to paste it into.
    [Theory, MemberData(nameof(Parameters))]
    public void Script_NamesNoParameterInItsText(string kind, string name) =>
        Assert.Equal(Document(kind).Lines, Shell.Substituted(Document(kind).Lines, new Dictionary<string, string> { [name] = "$(touch CANARY)" }));

    [Fact]
    public void Environment_ThatThePatternAdmits_ReachesKubectlWordByWord()
    {
        using var shell = Prepared();
        shell.Run(Document("ConfigureAwsNode"), new Dictionary<string, string>(Good) { ["Environment"] = "PATH=. LD_PRELOAD=./x.so BASH_ENV=CANARY Z-", ["Expected"] = "PATH-" });

        Assert.Equal(["PATH=.", "LD_PRELOAD=./x.so", "BASH_ENV=CANARY", "Z-"], shell.Arguments.SkipWhile(argument => argument != "set").SkipWhile(argument => argument != "aws-node").Skip(1).TakeWhile(argument => argument != "--output"));
        Assert.Empty(shell.Made);
    }

    // .NET's $ stands before a line break at the very end, too; that of Go, in which the agent is written, doesn't.
    private static bool Admits(DocumentParameter parameter, string value) => parameter.Allows(value) && !value.EndsWith('\n');

    private static CommandDocument Document(string kind) => Recording.Stack.Model.Documents.Single(document => document.Kind == kind);

    private static Shell Prepared()
    {
        var shell = new Shell();
        KubectlAnswers.WriteTo(shell.Files);
        return shell;
    }
}

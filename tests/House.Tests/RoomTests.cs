using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Headroom.House.Tests;

/// <summary>The rules of docs/architecture.md, <i>The house</i>: they hold for the file that is written next year.</summary>
public sealed partial class RoomTests
{
    [Fact]
    public void Decisions_Reference_OnlyTheRuntime() =>
        Assert.All(Assembly.Load("Headroom.Decisions").GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));

    [Fact]
    public void Decisions_Project_HasNoReferences()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "functions/Decisions/Decisions.csproj"));

        Assert.Empty(project.Descendants("PackageReference").Concat(project.Descendants("ProjectReference")));
    }

    [Fact]
    public void Decisions_Never_NameAClockAThreadOrTheOutsideWorld() =>
        AssertNone("functions/Decisions", _ => true, ForbiddenInDecisions());

    [Fact]
    public void Steps_OutsideTheEdge_NeverNameAnSdkType() =>
        AssertNone("functions/Steps", file => !file.StartsWith("functions/Steps/Aws/", StringComparison.Ordinal), SdkType());

    [Fact]
    public void Steps_Aws_NeverJudges() =>
        AssertNone("functions/Steps/Aws", _ => true, JudgingNamespace());

    [Fact]
    public void Steps_StaticFields_AreReadOnly()
    {
        var fields = Assembly.Load("Headroom.Steps").GetTypes()
            .Where(type => type.Namespace?.StartsWith("Headroom", StringComparison.Ordinal) == true && !type.Name.Contains('<') && !type.IsSubclassOf(typeof(System.Text.Json.Serialization.JsonSerializerContext)))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field is { IsInitOnly: false, IsLiteral: false } && !field.Name.Contains('<'));

        Assert.Empty(fields.Select(field => $"{field.DeclaringType}.{field.Name}"));
    }

    [Theory]
    [InlineData("functions", "rehearsal|cli|infra|tests")]
    [InlineData("infra", "Steps|rehearsal|cli|tests")]
    [InlineData("rehearsal", "infra|cli|tests")]
    [InlineData("sdk", "functions|rehearsal|cli|infra")]
    public void Projects_Reference_OnlyRoomsBelowThem(string room, string forbidden)
    {
        var references = Repository.Files(room, "*.csproj")
            .SelectMany(file => XDocument.Load(file).Descendants("ProjectReference").Select(reference => $"{Repository.Relative(file)} → {reference.Attribute("Include")?.Value}"));

        Assert.DoesNotContain(references, reference => Regex.IsMatch(reference[reference.IndexOf('→')..], $@"[/\s]({forbidden})(/|\.csproj)"));
    }

    [Fact]
    public void Infra_UsesOfDecisions_OnlyThePolicy() =>
        AssertNone("infra", _ => true, DecisionsButPolicy());

    [Fact]
    public void Rehearsal_Uses_OnlyHandlersAndTheCompositionRoot() =>
        AssertNone("rehearsal", file => file != "rehearsal/Deployment/Virtually.cs", FunctionsNamespace());

    private static void AssertNone(string folder, Func<string, bool> concerned, Regex forbidden)
    {
        var findings =
            from file in Repository.Files(folder, "*.cs")
            where concerned(Repository.Relative(file))
            from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
            where forbidden.IsMatch(line.text) && !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal)
            select $"{Repository.Relative(file)}:{line.number}: {line.text.Trim()}";

        Assert.Empty(findings);
    }

    [GeneratedRegex(@"\b(Amazon\.|ILogger|TimeProvider|HttpClient|File\.|Directory\.|Environment\.GetEnvironmentVariable|Console\.|Process\.|Task<|async |Random\b)")]
    private static partial Regex ForbiddenInDecisions();

    // Amazon.Lambda is the handler's own contract, not a service's SDK.
    [GeneratedRegex(@"\bAmazon\.(?!Lambda\b)")]
    private static partial Regex SdkType();

    [GeneratedRegex(@"\bHeadroom\.Decisions\.(Capacity|Diagnosis|Planning|Verification|Undoing|Responses|Alarms|Reporting)\b")]
    private static partial Regex JudgingNamespace();

    // A handler's name is text: Headroom.Steps::Headroom.Steps.X::Handle.
    [GeneratedRegex(@"\bHeadroom\.(Steps\b(?!.*::Handle)|Decisions\.(?!Policy\b))")]
    private static partial Regex DecisionsButPolicy();

    [GeneratedRegex(@"\bHeadroom\.(Steps|Decisions)\b(?!::)")]
    private static partial Regex FunctionsNamespace();
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Headroom.House.Tests;

/// <summary>What the build promises: exact versions in one place, and nothing outside the solution.</summary>
public sealed partial class BuildTests
{
    [Fact]
    public void Solution_Names_EveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Automation.sln")).Replace('\\', '/');
        var forgotten = Repository.Files(".", "*.csproj").Select(Repository.Relative).Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)).ToList();

        Assert.Empty(forgotten);
    }

    [Fact]
    public void Projects_Never_NameAVersion()
    {
        var versions = Repository.Files(".", "*.csproj")
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference").Select(reference => (file, reference)))
            .Where(found => found.reference.Attribute("Version") is not null || found.reference.Attribute("VersionOverride") is not null);

        Assert.Empty(versions.Select(found => $"{Repository.Relative(found.file)}: {found.reference}"));
    }

    [Fact]
    public void CentralVersions_Always_AreExact()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => (Name: package.Attribute("Include")!.Value, Version: package.Attribute("Version")!.Value)).ToList();

        Assert.NotEmpty(versions);
        Assert.All(versions, package => Assert.Matches(ExactVersion(), package.Version));
    }

    [Fact]
    public void Dependencies_Each_HasALineInTheDocs()
    {
        var docs = File.ReadAllText(Path.Combine(Repository.Root, "docs/dependencies.md"));
        var used = Repository.Files(".", "*.csproj").Append(Path.Combine(Repository.Root, "Directory.Build.props"))
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value))
            .Distinct();
        var undocumented = used.Where(package => !docs.Contains(package, StringComparison.Ordinal)).ToList();

        Assert.Empty(undocumented);
    }

    [Fact]
    public void Events_Each_IsUsedByATest()
    {
        var tests = string.Concat(Repository.Files("tests", "*.cs").Select(File.ReadAllText));
        var unused = Repository.Files("events", "*.json").Select(Path.GetFileName).Where(name => !tests.Contains(name!, StringComparison.Ordinal));

        Assert.Empty(unused);
    }

    [Fact]
    public void Documents_Links_LeadSomewhere()
    {
        var broken =
            from file in Repository.Files(".", "*.md")
            from Match link in RelativeLink().Matches(File.ReadAllText(file))
            let target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups["target"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Repository.Relative(file)} → {link.Groups["target"].Value}";

        Assert.Empty(broken);
    }

    [GeneratedRegex(@"^\[?\d+(\.\d+){1,3}(-[0-9A-Za-z.]+)?\]?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)(?<target>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex RelativeLink();
}

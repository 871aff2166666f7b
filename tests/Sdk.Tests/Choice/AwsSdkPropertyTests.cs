using System.Text.Json.Nodes;
using Headroom.Sdk.Generator;

namespace Headroom.Sdk.Tests.Choice;

public class AwsSdkPropertyTests
{
    private static readonly string Root = Repository.Find();

    private static readonly string[] Packages =
    [
        "AWSSDK.EC2", "AWSSDK.EKS", "AWSSDK.IdentityManagement", "AWSSDK.SimpleSystemsManagement", "AWSSDK.StepFunctions", "Amazon.Lambda.CloudWatchEvents", "Amazon.Lambda.Core", "Amazon.Lambda.Serialization.SystemTextJson",
    ];

    private static JsonNode Items(string choice)
    {
        var (status, output) = Command.Run(
            "dotnet", ["msbuild", "functions/Steps/Steps.csproj", $"-p:AwsSdk={choice}", "-getItem:PackageReference", "-getItem:ProjectReference", "-getItem:PackageVersion"], Root);
        Assert.True(status == 0, output);
        return JsonNode.Parse(output)!["Items"]!;
    }

    private static List<string> Names(JsonNode items, string kind) =>
        [.. items[kind]!.AsArray().Select(i => (string)i!["Identity"]!).Select(i => kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(i) : i)];

    [Fact]
    public void Steps_Official_TakesEveryPackageAtAPinnedVersionAndNoStandin()
    {
        var items = Items("official");

        Assert.Empty(Packages.Except(Names(items, "PackageReference")));
        Assert.Empty(Packages.Except(Names(items, "PackageVersion")));
        Assert.Empty(Names(items, "ProjectReference").Intersect(Packages));
        Assert.All(items["PackageVersion"]!.AsArray(), v => Assert.Matches("^[0-9]+([.][0-9]+)+$", (string)v!["Version"]!));
    }

    [Fact]
    public void Steps_Standin_TakesEveryStandinAndNoOfficialPackage()
    {
        var items = Items("standin");

        Assert.Empty(Packages.Except(Names(items, "ProjectReference")));
        Assert.Empty(Names(items, "PackageReference").Intersect(Packages));
        Assert.Empty(Names(items, "PackageVersion").Intersect(Packages));
    }

    [Fact]
    public void Build_UnknownChoice_IsRefused()
    {
        var (status, output) = Command.Run("dotnet", ["msbuild", "functions/Steps/Steps.csproj", "-p:AwsSdk=fake", "-t:CheckAwsSdk"], Root);

        Assert.NotEqual(0, status);
        Assert.Contains("AwsSdk is 'fake': it must be official or standin", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Projects_OutsideSdk_NeverNameAStandin()
    {
        var projects = Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(Root, p)).Where(p => !p.StartsWith("sdk/", StringComparison.Ordinal) && p[0] != '.').ToList();

        Assert.NotEmpty(projects);
        // They import sdk/AwsPackages.props.
        Assert.DoesNotContain(projects, p => Packages.Any(package => Names(File.ReadAllText(Path.Combine(Root, p)), package)));
    }

    private static bool Names(string project, string package) =>
        project.Contains($"Reference Include=\"{package}\"", StringComparison.Ordinal) || project.Contains($"{package}.csproj", StringComparison.Ordinal);

    [Fact]
    public void Marker_BesideTheAssembly_SaysWhatTheBuildTook() =>
        Assert.Equal(Surface.Surface.IsOfficial ? "official" : "standin", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "aws-sdk.txt")).Trim());
}

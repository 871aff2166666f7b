using Headroom.Sdk.Generator;

namespace Headroom.Sdk.Tests.Choice;

/// <summary><c>sdk/choose</c> in a copy of its folder, with a feed that is given.</summary>
public sealed class ChooseTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("headroom-choose-").FullName;

    public ChooseTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "sdk"));
        Directory.CreateDirectory(Path.Combine(_root, "bin"));
        File.Copy(Path.Combine(Repository.Find(), "sdk", "choose"), Path.Combine(_root, "sdk", "choose"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Choose(string dotnet)
    {
        var fake = Path.Combine(_root, "bin", "dotnet");
        File.WriteAllText(fake, $"#!/bin/sh\n{dotnet}\n");
        Command.Run("chmod", ["+x", fake], "/");
        var (status, output) = Command.Run("bash", [Path.Combine(_root, "sdk", "choose")], "/", path: $"{_root}/bin:{Environment.GetEnvironmentVariable("PATH")}");
        Assert.True(status == 0, output);
        return output;
    }

    private string Recorded => File.ReadAllText(Path.Combine(_root, ".headroom", "aws-sdk.props"));

    [Fact]
    public void Choose_PackagesRestore_TakesThem()
    {
        var said = Choose("case \"$*\" in *-p:AwsSdk=official*) exit 0;; esac; exit 1");

        Assert.Equal("AWS packages: official (they restore from this feed)\n", said);
        Assert.Contains("<AwsSdk>official</AwsSdk>", Recorded, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_PackageMissing_TakesTheStandinsAndSaysWhy()
    {
        var said = Choose("echo \"/x/probe.csproj : error NU1101: Unable to find package AWSSDK.EC2. [/x/probe.csproj]\"; exit 1");

        Assert.Equal("AWS packages: standin (NU1101: Unable to find package AWSSDK.EC2.)\n", said);
        Assert.Contains("<AwsSdk>standin</AwsSdk>", Recorded, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_RestoreDiesWithoutAWord_TakesTheStandins() =>
        Assert.Equal("AWS packages: standin (the restore failed or took longer than 120 s)\n", Choose("exit 124"));
}

using Headroom.Decisions.Capacity;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Capacity;

public sealed class CniVersionTests
{
    [Theory]
    [InlineData("v1.21.1-eksbuild.1", "1.21.1")] // add-on
    [InlineData("602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.18.3-eksbuild.2", "1.18.3")]
    [InlineData("602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni:v1.9.0", "1.9.0")]
    [InlineData("registry.local:5000/cni:1.22.0", "1.22.0")] // the port is no version
    [InlineData("public.ecr.aws/eks/amazon-k8s-cni:v1.23.1@sha256:0a1b", "1.23.1")]
    [InlineData("amazon-k8s-cni:v1.19.0-rc1", "1.19.0")]
    public void TryParse_ImageOrAddon_IsItsVersion(string text, string expected) => Assert.Equal(expected, CniVersion.TryParse(text)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("amazon-k8s-cni:latest")]
    [InlineData("amazon-k8s-cni@sha256:0a1b")]
    [InlineData("10.0.0.1/amazon-k8s-cni")]
    [InlineData("v1.21")]
    public void TryParse_NoVersionInIt_IsNull(string? text) => Assert.Null(CniVersion.TryParse(text));

    [Theory]
    [InlineData("v1.9.0", "v1.18.0")] // as numbers, not as text
    [InlineData("v1.21.2", "v1.22.0")]
    [InlineData("v1.22.0", "v1.22.1")]
    public void Compare_Versions_AsNumbers(string older, string newer)
    {
        var (low, high) = (CniVersion.TryParse(older)!.Value, CniVersion.TryParse(newer)!.Value);
        Assert.True(low < high && high > low && low <= high && !(low >= high));
    }

    [Fact]
    public void Of_AddonBeingUpdated_IsWhatTheImageSays()
    {
        var snapshot = Some.Snapshot() with { Addon = new AddonReading("v1.23.0-eksbuild.1", "UPDATING", null, null) };
        Assert.Equal("1.21.1", CniVersion.Of(snapshot)?.ToString());
    }

    [Fact]
    public void Of_NoReading_IsTheAddons()
    {
        var snapshot = Some.Snapshot() with { Inside = null, Addon = new AddonReading("v1.22.1-eksbuild.3", "ACTIVE", null, null) };
        Assert.Equal("1.22.1", CniVersion.Of(snapshot)?.ToString());
    }
}

using System.Text.Json;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Tests.Policy;

/// <summary>A canary's image ends up in a pod's manifest, by way of a shell script.</summary>
public sealed class ImageReferenceTests
{
    [Theory]
    [InlineData("pause")]
    [InlineData("pause:3.10")]
    [InlineData("team/pause")]
    [InlineData("example.com/team/a_b/pause-x:V1.2-3_4")]
    [InlineData("localhost:5000/pause")]
    [InlineData("111122223333.dkr.ecr.us-west-2.amazonaws.com/pause@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("example.com/pause:3.10@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void Image_OfTheForm_IsTaken(string image)
    {
        var canary = Read(image)[0].Verification!.Canary!;
        Assert.Equal((image, "headroom-canary", 300), (canary.Image, canary.Namespace, canary.DeadlineSeconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pause\", \"command\": [\"sh\"], \"x\": \"")]
    [InlineData("pause\nhostNetwork: true")]
    [InlineData("pause\n")] // $ in .NET would let it through
    [InlineData("pause:3.10 ")]
    [InlineData("$(id)")]
    [InlineData("pause;id")]
    [InlineData("../pause")]
    [InlineData("/pause")]
    [InlineData("pause/")]
    [InlineData("Pause")]
    [InlineData("pause:")]
    [InlineData("pause@sha256:0123")]
    [InlineData("https://example.com/pause")]
    [InlineData("päuse")]
    public void Image_OfAnotherForm_IsRefusedWithKeyAndReason(string image)
    {
        var error = Assert.Single(Assert.Throws<PolicyException>(() => Read(image)).Errors);
        Assert.StartsWith("clusters[0].verification.canary.image: ", error, StringComparison.Ordinal);
        Assert.EndsWith(" is not an image reference such as pause:3.10", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_LongerThanAnImagesNameMayBe_IsRefused()
    {
        Assert.NotNull(Read(new string('a', 255)));
        Assert.Throws<PolicyException>(() => Read(new string('a', 256)));
    }

    private static IReadOnlyList<ClusterPolicy> Read(string image) =>
        PolicyDocument.Parse("""{"clusters":[{"name":"web","verification":{"canary":{"image":IMAGE}}}]}""".Replace("IMAGE", JsonSerializer.Serialize(image), StringComparison.Ordinal));
}

using Headroom.Sdk.Generator;

namespace Headroom.Sdk.Tests.Surface;

public class SurfaceTests
{
    [Fact]
    public void Packages_PublicSurface_IsTheCheckedInList()
    {
        var listed = File.ReadAllLines(Path.Combine(Repository.Find(), "sdk", "surface.txt"));
        var built = Surface.Lines();
        if (Surface.IsOfficial)
        {
            Assert.Empty(listed.Except(built)); // the official packages have more, and must have all of it
            return;
        }

        // To accept a change after reading it: copy this file over sdk/surface.txt.
        var copy = Path.Combine(AppContext.BaseDirectory, "surface.txt");
        File.WriteAllLines(copy, built);
        Assert.True(listed.SequenceEqual(built), $"""
            sdk/surface.txt isn't what the stand-ins expose (built: {copy}).
            More: {string.Join("\n      ", built.Except(listed))}
            Gone: {string.Join("\n      ", listed.Except(built))}
            """);
    }
}

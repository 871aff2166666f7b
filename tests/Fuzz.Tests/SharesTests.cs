using Headroom.Fuzz.Tests.Support;

namespace Headroom.Fuzz.Tests;

/// <summary>How much is fuzzed.</summary>
public sealed class SharesTests
{
    [Fact]
    public void Shares_Together_AreTheWholeAndMoreThanAHundredThousandInputs()
    {
        Assert.Equal(10_000, Shares.PerTenThousand.Values.Sum());
        Assert.True(Shares.Usual >= 100_000);
        Assert.InRange(Shares.PerTenThousand.Keys.Sum(Shares.Of), Shares.All - Shares.PerTenThousand.Count, Shares.All);
    }
}

using System.Net;
using System.Text.Json;
using Headroom.Decisions.Network;

namespace Headroom.Decisions.Tests.Network;

public sealed class CidrTests
{
    [Theory]
    [InlineData("100.64.b.0/24")] // the CRE runbook's own loop
    [InlineData("10.0.0.1/24")] // .NET 10 would silently mask it
    [InlineData("010.0.0.0/8")] // .NET reads octal: 8.0.0.0/8
    [InlineData("10.0/16")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData(" 10.0.0.0/8")]
    [InlineData("fd00::/8")]
    [InlineData("")]
    public void Parse_NotCanonical_Throws(string text) => Assert.Throws<FormatException>(() => Cidr.Parse(text));

    [Theory]
    [InlineData("0.0.0.0/0", 0u, uint.MaxValue, 4_294_967_296)]
    [InlineData("255.255.255.255/32", uint.MaxValue, uint.MaxValue, 1)]
    [InlineData("10.0.0.0/28", 0x0A000000u, 0x0A00000Fu, 16)]
    public void Parse_Block_HasItsEnds(string text, uint first, uint last, long size)
    {
        var block = Cidr.Parse(text);
        Assert.Equal((first, last, size, text), (block.First, block.Last, block.Size, block.ToString()));
    }

    [Theory]
    [InlineData("10.0.0.0/16", "10.0.255.0/24", true)]
    [InlineData("10.0.255.0/24", "10.0.0.0/16", true)]
    [InlineData("10.0.0.0/24", "10.0.1.0/24", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255/32", true)]
    public void Overlaps_Blocks_WhenTheyShareAnAddress(string one, string other, bool expected) =>
        Assert.Equal(expected, Cidr.Parse(one).Overlaps(Cidr.Parse(other)));

    [Fact]
    public void Contains_Address_OnlyIPv4Inside()
    {
        var block = Cidr.Parse("10.0.0.0/24");
        Assert.Equal((true, false, false),
            (block.Contains(IPAddress.Parse("10.0.0.255")), block.Contains(IPAddress.Parse("10.0.1.0")), block.Contains(IPAddress.Parse("::1"))));
    }

    [Fact]
    public void Of_NotABoundary_Throws() => Assert.Throws<ArgumentException>(() => Cidr.Of(0x0A000001, 24));

    [Fact]
    public void Json_Block_IsItsText() => Assert.Equal("\"100.64.0.0/16\"", JsonSerializer.Serialize(Cidr.Parse("100.64.0.0/16")));

    [Fact]
    public void Json_NotCanonical_Throws() => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Cidr>("\"10.0.0.1/24\""));
}

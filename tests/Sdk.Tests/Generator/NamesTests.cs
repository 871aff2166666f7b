using Headroom.Sdk.Generator;
using Headroom.Sdk.Generator.CSharp;

namespace Headroom.Sdk.Tests.Generator;

public class NamesTests
{
    [Theory]
    [InlineData("available", "Available")]
    [InlineData("in-use", "InUse")]
    [InlineData("failed-insufficient-capacity", "FailedInsufficientCapacity")]
    [InlineData("nat_gateway", "Nat_gateway")]
    [InlineData("x86_64_mac", "X86_64_mac")]
    [InlineData("t2.micro", "T2Micro")]
    [InlineData("c5a.2xlarge", "C5a2xlarge")]
    [InlineData("Count/Second", "CountSecond")]
    [InlineData("AWS::EC2::Instance", "AWSEC2Instance")]
    [InlineData("CREATE_FAILED", "CREATE_FAILED")]
    [InlineData("a (b)", "Ab")]
    public void Constant_Value_IsTheOfficialName(string value, string name) => Assert.Equal(name, Names.Constant(value));

    [Theory]
    [InlineData("1st")]
    [InlineData("a%b")]
    [InlineData("")]
    public void Constant_ValueThatMakesNoName_IsRefused(string value) =>
        Assert.Contains($"'{value}'", Assert.Throws<GeneratorException>(() => Names.Constant(value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("InvalidInstanceId", "InvalidInstanceIdException")]
    [InlineData("ClientException", "ClientException")]
    [InlineData("InternalServiceFault", "InternalServiceException")]
    public void Exception_Shape_IsTheOfficialName(string shape, string name) => Assert.Equal(name, Names.Exception(shape));
}

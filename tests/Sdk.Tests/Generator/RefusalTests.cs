using System.Text.Json.Nodes;
using Headroom.Sdk.Generator;
using Headroom.Sdk.Generator.CSharp;

namespace Headroom.Sdk.Tests.Generator;

public class RefusalTests
{
    private const string Wrapper = ",\"resultWrapper\":\"WindResult\"";

    private static string Refusal(string protocol, string input, string output = "\"Z\":{\"shape\":\"Text\"}", string shapes = "", string path = "/toys", string wrapper = "")
    {
        var model = JsonNode.Parse($$$"""
            {"metadata":{"serviceId":"Toys","protocol":"{{{protocol}}}","apiVersion":"2026-01-02","endpointPrefix":"toys","targetPrefix":"Toys","jsonVersion":"1.1"},
             "operations":{"Wind":{"name":"Wind","http":{"method":"POST","requestUri":"{{{path}}}"},"input":{"shape":"In"},"output":{"shape":"Out"{{{wrapper}}}} } },
             "shapes":{"In":{"type":"structure","members":{ {{{input}}} } },"Out":{"type":"structure","members":{ {{{output}}} } },{{{shapes}}}"Text":{"type":"string"} } }
            """)!.AsObject();
        return Assert.Throws<GeneratorException>(() => Standin.Write(new ServiceEntry("AWSSDK.Toys", "Toys", "toys", ["Wind"]), model)).Message;
    }

    [Fact]
    public void Write_UnknownProtocol_IsNamed() => Assert.Contains("AWSSDK.Toys speaks the protocol 'rest-xml'", Refusal("rest-xml", ""), StringComparison.Ordinal);

    [Fact]
    public void Write_ResultInAnotherElement_IsNamed() => Assert.Contains("The result of Wind is in '', and in WindResult is known here", Refusal("query", ""), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"T\":{\"shape\":\"Names\"}", "", "The list T is flattened, which a query request")]
    [InlineData("", "\"T\":{\"shape\":\"Names\"}", "T of WindResponse is flattened, which a query response")]
    public void Write_FlattenedListInAQuery_IsNamed(string input, string output, string named) => Assert.Contains(
        named, Refusal("query", input, output, shapes: "\"Names\":{\"type\":\"list\",\"flattened\":true,\"member\":{\"shape\":\"Text\"}},", wrapper: Wrapper), StringComparison.Ordinal);

    [Theory]
    [InlineData("ec2")]
    [InlineData("json")]
    [InlineData("rest-json")]
    [InlineData("query")]
    public void Write_UnknownKindOfShape_IsNamed(string protocol) =>
        Assert.Contains("The shape Body is a blob", Refusal(protocol, "\"B\":{\"shape\":\"Body\"}", shapes: "\"Body\":{\"type\":\"blob\"},", wrapper: Wrapper), StringComparison.Ordinal);

    [Fact]
    public void Write_MapInAForm_IsNamed() => Assert.Contains(
        "The shape Tags is a map, which an ec2 request", Refusal("ec2", "\"T\":{\"shape\":\"Tags\"}", shapes: "\"Tags\":{\"type\":\"map\",\"key\":{\"shape\":\"Text\"},\"value\":{\"shape\":\"Text\"}},"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"A\":{\"shape\":\"Text\",\"location\":\"header\",\"locationName\":\"x-a\"}", "", "Wind's member A travels in 'header'")]
    [InlineData("", "\"B\":{\"shape\":\"Text\",\"location\":\"statusCode\"}", "Wind's member B travels in 'statusCode'")]
    public void Write_UnknownLocation_IsNamed(string input, string output, string named) => Assert.Contains(named, Refusal("rest-json", input, output), StringComparison.Ordinal);

    [Fact]
    public void Write_LabelWithoutMember_IsNamed() => Assert.Contains("Wind has the label {toy}", Refusal("rest-json", "", path: "/toys/{toy}"), StringComparison.Ordinal);

    [Fact]
    public void Write_RestOperationWithoutOutput_IsNamed() => Assert.Contains("Wind answers nothing", Refusal("rest-json", "", output: ""), StringComparison.Ordinal);

    [Fact]
    public void Write_MemberNamedAsItsClass_AsksForTheOfficialName() => Assert.Contains(
        "Toy.toy can't be a property named as its class",
        Refusal("json", "\"T\":{\"shape\":\"Toy\"}", shapes: "\"Toy\":{\"type\":\"structure\",\"members\":{\"toy\":{\"shape\":\"Text\"}}},"),
        StringComparison.Ordinal);
}

using System.Text.Json.Nodes;
using Headroom.Sdk.Generator;
using Headroom.Sdk.Generator.Models;

namespace Headroom.Sdk.Tests.Generator;

public class ModelCutterTests
{
    private static JsonObject Model(string operation, string shapes) => JsonNode.Parse(
        """{"metadata":{"serviceId":"Toys","protocol":"json"},"operations":{"Other":{"name":"Other","input":{"shape":"Unused"}},"Wind":""" + operation
        + """},"shapes":{"Unused":{"type":"structure","members":{}},""" + shapes + "}}")!.AsObject();

    private static string Refusal(string operation, string shapes, string asked = "Wind") =>
        Assert.Throws<GeneratorException>(() => ModelCutter.Cut(Model(operation, shapes), [asked])).Message;

    [Fact]
    public void Cut_OneOperation_KeepsWhatItReachesWithoutDocumentation()
    {
        var cut = ModelCutter.Cut(Model(
            """{"name":"Wind","documentation":"Winds.","input":{"shape":"In"}}""",
            """
            "In":{"type":"structure","documentation":"d","members":{"Toys":{"shape":"ToyList","documentation":"d","locationName":"Toy"},"Old":{"shape":"Gone","deprecated":true} } },
            "ToyList":{"type":"list","locationName":"ignored","member":{"shape":"Toy","locationName":"item"} },
            "Toy":{"type":"structure","members":{"Inner":{"shape":"ToyList"} } }
            """), ["Wind"]);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"metadata":{"serviceId":"Toys","protocol":"json"},
             "operations":{"Wind":{"name":"Wind","input":{"shape":"In"} } },
             "shapes":{
              "In":{"type":"structure","members":{"Toys":{"shape":"ToyList","locationName":"Toy"} } },
              "Toy":{"type":"structure","members":{"Inner":{"shape":"ToyList","locationName":"ignored"} } },
              "ToyList":{"type":"list","member":{"shape":"Toy","locationName":"item"} } } }
            """), cut), cut.ToJsonString());
    }

    [Fact]
    public void Cut_UnknownOperation_IsRefusedByName() =>
        Assert.Contains("Toys has no operation Unwind", Refusal("""{"name":"Wind"}""", "\"S\":{}", asked: "Unwind"), StringComparison.Ordinal);

    [Fact]
    public void Cut_MissingShape_IsRefusedByName() =>
        Assert.Contains("no shape Lost, which In.A refers to", Refusal("""{"name":"Wind","input":{"shape":"In"}}""", """ "In":{"type":"structure","members":{"A":{"shape":"Lost"} } }"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"name":"Wind","endpoint":{"hostPrefix":"data."}}""", "\"S\":{}", "'endpoint' at operation Wind")]
    [InlineData("""{"name":"Wind","input":{"shape":"In"}}""", """ "In":{"type":"structure","payload":"Body","members":{} } """, "'payload' at shape In")]
    [InlineData("""{"name":"Wind","input":{"shape":"In"}}""", """ "In":{"type":"structure","members":{"A":{"shape":"Unused","streaming":true} } }""", "'streaming' at In.A")]
    public void Cut_TraitThatMayChangeTheWire_IsRefusedByName(string operation, string shapes, string named) =>
        Assert.Contains(named, Refusal(operation, shapes), StringComparison.Ordinal);
}

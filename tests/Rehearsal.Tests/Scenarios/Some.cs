using System.Text.Json;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Scenarios;

/// <summary>Small worlds; a test names what matters to it.</summary>
internal static class Some
{
    public static World World(
        string type = "m5.large",
        int nodes = 1,
        int pods = 0,
        string cidr = "10.0.0.0/20",
        int taken = 0,
        int? maxPods = null,
        bool cordoned = false,
        string version = "1.21.1",
        string kind = "self-managed",
        object? environment = null,
        object? configuration = null,
        string[]? cidrs = null,
        object[]? routes = null,
        object[]? peerings = null,
        object[]? subnets = null,
        bool shared = false,
        object[]? workloads = null,
        object[]? groups = null,
        object? webhook = null,
        ulong seed = 1)
    {
        var group = new Dictionary<string, object> { ["type"] = type, ["count"] = nodes, ["pods"] = pods, ["cordoned"] = cordoned };
        if (maxPods is { } most)
        {
            group["maxPods"] = most;
        }

        if (groups is not null)
        {
            group["group"] = "workers";
        }

        // A test about other blocks than the usual one has its subnets there.
        var primary = Ipv4Block.Parse(cidrs?[0] ?? "10.0.0.0/16");
        string Within(string usual, uint otherwise) => primary.Contains(Ipv4Block.Parse(usual)) ? usual : new Ipv4Block(primary.First + otherwise, 28).ToString();
        var own = new { cidr = Within(cidr, 0), routeTable = "private", taken };
        var scenario = new Dictionary<string, object>
        {
            ["name"] = "some",
            ["story"] = "a test",
            ["cluster"] = new { },
            ["awsNode"] = new { kind, version, environment = environment ?? new { }, configuration = configuration ?? new { } },
            ["vpc"] = new { cidrs = cidrs ?? ["10.0.0.0/16"], shared, routes = routes ?? [], peerings = peerings ?? [] },
            ["zones"] = new object[]
            {
                new { name = "us-west-2a", subnets = (object[])[own, .. subnets ?? []], nodes = new[] { group } },
                new { name = "us-west-2b", subnets = new[] { new { cidr = Within("10.0.240.0/24", 16) } } },
            },
            ["groups"] = groups ?? [],
            ["workloads"] = workloads ?? [],
        };
        if (webhook is not null)
        {
            scenario["webhook"] = webhook;
        }

        return Rehearsal.World.Start(ScenarioReader.Read("some.json", JsonSerializer.Serialize(scenario)), seed);
    }
}

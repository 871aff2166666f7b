using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Tests.Scenarios;

/// <summary>Does by hand, at once, what the response does in many steps.</summary>
internal static class Response
{
    private static readonly Caller Someone = new("person");

    public static JsonObject Call(this IAwsService service, string operation, JsonObject input) => service.Operations[operation](input, Someone);

    public static string CodeOf(this IAwsService service, string operation, JsonObject input) =>
        Assert.Throws<AwsErrorException>(() => service.Call(operation, input)).Code;

    /// <summary>Runs until something holds; it is asked at least each quarter of a second, since some things become visible without anything happening.</summary>
    public static bool Run(this World world, Func<bool> done, double minutes)
    {
        using var asking = world.Clock.Every(TimeSpan.Zero, TimeSpan.FromMilliseconds(250), () => { });
        return world.Clock.RunUntil(done, world.Now + TimeSpan.FromMinutes(minutes));
    }

    public static void Run(this World world, double minutes)
    {
        var until = world.Now + TimeSpan.FromMinutes(minutes);
        var reached = false;
        world.Clock.Schedule(until - world.Now, () => reached = true);
        world.Clock.RunUntil(() => reached, until);
    }

    /// <summary>Associates a block and makes a subnet in each zone, with the zone's route table.</summary>
    public static IReadOnlyList<string> AddSpace(this World world, string cidr)
    {
        world.Ec2.Call("AssociateVpcCidrBlock", new JsonObject { ["VpcId"] = world.Vpc.Id, ["CidrBlock"] = cidr });
        world.Run(() => world.Vpc.Blocks.TrueForAll(block => block.State.At(world.Now) == "associated"), 1);
        var third = 0;
        var made = new List<string>();
        foreach (var zone in world.Vpc.Settings.Zones)
        {
            var answer = world.Ec2.Call("CreateSubnet", new JsonObject
            {
                ["VpcId"] = world.Vpc.Id,
                ["AvailabilityZone"] = zone,
                ["CidrBlock"] = $"{cidr.Split('.')[0]}.{cidr.Split('.')[1]}.{32 * third++}.0/19",
            });
            made.Add((string)answer["Subnet"]!["SubnetId"]!);
        }

        world.Run(0.2);
        return made;
    }

    /// <summary>Opens subnets to pods.</summary>
    public static void Open(this World world, IReadOnlyList<string> subnets) => world.Ec2.Call("CreateTags", new JsonObject
    {
        ["Resources"] = new JsonArray([.. subnets.Select(id => JsonValue.Create(id))]),
        ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "kubernetes.io/role/cni", ["Value"] = "1" }),
    });

    public static void SetEnvironment(this World world, string name, string? value) =>
        world.Clusters[0].SetAwsNodeEnvironment(new Dictionary<string, string?> { [name] = value }, "kubectl-set");

    public static int Stuck(this World world) => world.Clusters[0].Zones.Sum(zone => zone.Waiting);
}

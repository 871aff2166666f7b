using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Identity;

namespace Headroom.Rehearsal.Vpc.Describe;

/// <summary>An instance's reservation as DescribeInstances shows it. Once a minute it lists every node, and most of them are as they were.</summary>
internal sealed class ShownInstance
{
    private readonly Premade _content;
    private readonly ImmutableSortedDictionary<string, string> _tags;
    private readonly ShownInterface[] _interfaces;

    private ShownInstance(SimulatedVpc vpc, Instance instance)
    {
        _tags = instance.Tags.At(vpc.Shown);
        _interfaces = [.. instance.Interfaces.Select(one => ShownInterface.Of(vpc, one))];
        _content = new Premade(Write(vpc, instance));
    }

    public static JsonNode Of(SimulatedVpc vpc, Instance instance)
    {
        if (instance.Shown is not { } shown || !shown.IsStill(vpc, instance))
        {
            instance.Shown = shown = new ShownInstance(vpc, instance);
        }

        return shown._content.Value;
    }

    // All that changes in the life of an instance, of what is written below.
    private bool IsStill(SimulatedVpc vpc, Instance instance)
    {
        if (!ReferenceEquals(_tags, instance.Tags.At(vpc.Shown)) || _interfaces.Length != instance.Interfaces.Count)
        {
            return false;
        }

        for (var place = 0; place < _interfaces.Length; place++)
        {
            if (!ReferenceEquals(_interfaces[place], ShownInterface.Of(vpc, instance.Interfaces[place])))
            {
                return false;
            }
        }

        return true;
    }

    private JsonObject Write(SimulatedVpc vpc, Instance instance) => new()
    {
        ["ReservationId"] = "r-" + instance.Id[2..],
        ["OwnerId"] = vpc.Settings.Account,
        ["Instances"] = new JsonArray(new JsonObject
        {
            ["Architecture"] = "x86_64",
            ["IamInstanceProfile"] = new JsonObject { ["Arn"] = IamService.Arn("instance-profile", instance.Profile), ["Id"] = "AIPA0000000000000000A" },
            ["Hypervisor"] = "xen", // what DescribeInstances says of Nitro, too; DescribeInstanceTypes tells them apart
            ["NetworkInterfaces"] = new JsonArray([.. _interfaces.Select(one => one.Value)]),
            ["SecurityGroups"] = Ec2Json.Groups(instance.Interfaces[0].Group),
            ["SourceDestCheck"] = true,
            ["Tags"] = Ec2Json.Tags(_tags),
            ["InstanceId"] = instance.Id,
            ["State"] = new JsonObject { ["Code"] = 16, ["Name"] = "running" },
            ["PrivateDnsName"] = Instances.DnsName(vpc, instance),
            ["InstanceType"] = instance.Type.Name,
            ["LaunchTime"] = Ec2Json.Time(instance.LaunchedAt),
            ["Placement"] = new JsonObject { ["AvailabilityZone"] = instance.Zone, ["Tenancy"] = "default" },
            ["SubnetId"] = instance.Subnet.Id,
            ["VpcId"] = vpc.Id,
            ["PrivateIpAddress"] = instance.PrivateAddress,
        }),
    };
}

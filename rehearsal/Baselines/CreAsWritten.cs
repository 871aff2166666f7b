using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Baselines;

/// <summary>
/// The mitigation of CRE-2025-0112 (prequel-dev/cre, rules/cre-2025-0112/aws-vpc-cni-exhaustion.yaml), pasted into a terminal: its commands, in its order, with its mistakes.
/// A line that fails doesn't stop the next one. Only its placeholders are filled in.
/// </summary>
/// <remarks>
/// Left out: scaling NON_CRITICAL_APP to nothing, since it names no app and only a person knows one, and following aws-node's log, which never ends.
/// </remarks>
internal static class CreAsWritten
{
    private static readonly TimeSpan RolloutTimeout = TimeSpan.FromSeconds(300);

    public static async Task RunAsync(Administrator administrator)
    {
        if (await LookAsync(administrator).ConfigureAwait(false) is not { } vpc)
        {
            return;
        }

        // Step 1. The block isn't usable before it is associated; the CRE doesn't wait for that.
        await administrator.Ec2Async("associate-vpc-cidr-block --cidr-block 100.64.0.0/16", "AssociateVpcCidrBlock", new JsonObject { ["VpcId"] = vpc, ["CidrBlock"] = "100.64.0.0/16" }).ConfigureAwait(false);
        foreach (var zone in (string[])["a", "b", "c"])
        {
            await CreateSubnetAsync(administrator, vpc, zone).ConfigureAwait(false);
        }

        // Steps 3 to 5: three changes of the template, so three roll-outs on top of one another.
        var kubectl = administrator.Kubectl;
        await kubectl.SetEnvAsync(("ENABLE_PREFIX_DELEGATION", "true"), ("WARM_PREFIX_TARGET", "1")).ConfigureAwait(false);
        await kubectl.SetEnvAsync(("WARM_IP_TARGET", "3"), ("MINIMUM_IP_TARGET", "1"), ("WARM_ENI_TARGET", "1")).ConfigureAwait(false);
        if (await kubectl.RestartAsync().ConfigureAwait(false))
        {
            await kubectl.AwaitRolloutAsync(RolloutTimeout).ConfigureAwait(false);
        }

        // Step 6. A pod without an address shows as ContainerCreating: only one that no node has taken yet shows as Pending.
        await kubectl.CountPodsAsync("kubectl get pods --all-namespaces | grep Pending", pod => pod is { Phase: "Pending", StartedAt: null }).ConfigureAwait(false);
    }

    private static async Task<string?> LookAsync(Administrator administrator)
    {
        var network = await administrator.ReadNetworkAsync().ConfigureAwait(false);
        if (network is not { Vpc: var vpc })
        {
            return null;
        }

        await administrator.Ec2Async("describe-subnets", "DescribeSubnets", Administrator.InVpc(vpc)).ConfigureAwait(false);
        var inUse = new JsonObject { ["Filters"] = new JsonArray(new JsonObject { ["Name"] = "status", ["Values"] = new JsonArray("in-use") }) };
        await administrator.Ec2Async("describe-network-interfaces", "DescribeNetworkInterfaces", inUse).ConfigureAwait(false);
        return vpc;
    }

    // Step 2. ${az/a/1} puts a 1 in the place of an a, so that zones b and c get no number; the Region is in the text; route tables aren't spoken of; the second tag is one that the CNI doesn't read.
    private static Task<JsonObject?> CreateSubnetAsync(Administrator administrator, string vpc, string zone)
    {
        var block = $"100.64.{zone.Replace('a', '1')}.0/24";
        return administrator.Ec2Async($"create-subnet --cidr-block {block} --availability-zone us-west-2{zone}", "CreateSubnet", new JsonObject
        {
            ["VpcId"] = vpc,
            ["CidrBlock"] = block,
            ["AvailabilityZone"] = "us-west-2" + zone,
            ["TagSpecifications"] = new JsonArray(new JsonObject
            {
                ["ResourceType"] = "subnet",
                ["Tags"] = Administrator.Tags(("kubernetes.io/role/cni", "1"), ("kubernetes.io/cluster/" + administrator.Cluster, "shared")),
            }),
        });
    }
}

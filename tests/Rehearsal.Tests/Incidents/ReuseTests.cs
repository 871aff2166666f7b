using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Vpc;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Another team's idle subnet in a permitted block, where the policy permits its reuse, with the rights of the deployed roles.</summary>
public sealed class ReuseTests
{
    private const string Cluster = "cni.networking.k8s.aws/cluster/one-zone";

    [Fact]
    public void Response_IdleSubnet_IsTaggedForTheClusterAndOpenedAndNothingIsMade()
    {
        using var run = new Rehearsed("one-zone");
        var idle = AddIdle(run);
        run.Run();

        Assert.Equal("Headroom: one-zone: recovered", Assert.Single(run.Told).Subject);
        Assert.Equal(idle.SelectMany(s => new[] { Cluster + "=shared", "kubernetes.io/role/cni=1" }.Select(tag => $"subnet {s.Id} ({s.Block}) gets {tag}")).Order(StringComparer.Ordinal), run.Changes.Order(StringComparer.Ordinal));
        Assert.EndsWith("=shared", run.Changes[idle.Count - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void Response_ThatFailsBeforeTheSwitch_LeavesTheSubnetAsItWas()
    {
        using var run = new Rehearsed("one-zone");
        var idle = AddIdle(run);
        run.Deployed.Front.Faults.Add(new FaultRule(Fault.AccessDenied("ec2")) { Operation = "CreateTags", First = 2, Times = 99 });
        run.Run();

        Assert.Contains("AccessDeniedException", run.Told[0].Message, StringComparison.Ordinal);
        Assert.All(idle, subnet => Assert.Equal(["Name"], subnet.Tags.Value.Keys));
        Assert.Contains($"without {Cluster}=shared again", run.Told[0].Message + run.Deployed.S3.Objects(run.Deployed.Model.Buckets.Single()).Where(entry => entry.Key.EndsWith("/report.md", StringComparison.Ordinal)).Select(entry => System.Text.Encoding.UTF8.GetString(entry.Value)).First(), StringComparison.Ordinal);
    }

    // One for each node subnet, with its zone, route table and network ACL.
    private static List<Subnet> AddIdle(Rehearsed run)
    {
        var (vpc, now) = (run.World.Vpc, run.World.Now);
        vpc.Blocks.Add(new CidrAssociation(vpc.NewId("vpc-cidr-assoc"), Ipv4Block.Parse("100.64.0.0/16"), "associated"));
        return [.. vpc.Subnets.ToList().Select((node, i) =>
        {
            var idle = vpc.AddSubnet(node.Zone, Ipv4Block.Parse($"100.64.{32 * i}.0/19"), Resource.NoTags.Add("Name", "spare"), now);
            idle.Route.Set(node.Route.Value, now, now);
            idle.Acl.Set(new AclAssociation(vpc.NewId("aclassoc"), node.Acl.Value.Acl), now, now);
            return idle;
        })];
    }
}

using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Tests.Fronts;
using Headroom.Rehearsal.Tests.Ipamd;
using Headroom.Rehearsal.Tests.Scenarios;

namespace Headroom.Rehearsal.Tests.Identity;

/// <summary>The simulated IAM, asked by the real client over its own wire.</summary>
public sealed class IamServiceTests
{
    private const string Subnets = "ec2:DescribeSubnets";
    private const string Interfaces = "ec2:DescribeNetworkInterfaces";

    private static string Role(string name) => $"arn:aws:iam::111122223333:role/{name}";

    private static T Ask<T>(World world, Func<AmazonIdentityManagementServiceClient, Task<T>> question)
    {
        using var small = new SmallWorld(more: new IamService(world));
        using var client = new AmazonIdentityManagementServiceClient(SmallWorld.Credentials("person"), small.Configured(new AmazonIdentityManagementServiceConfig()));
        return small.Run(() => question(client));
    }

    private static string Simulated(World world, string role) => string.Join(", ", Ask(world, client => client.SimulatePrincipalPolicyAsync(
        new SimulatePrincipalPolicyRequest { PolicySourceArn = Role(role), ActionNames = [Subnets, Interfaces] })).EvaluationResults.Select(result => $"{result.EvalActionName} {result.EvalDecision}"));

    private static World Scenario(string name) => World.Start(ScenarioLibrary.Load(name), 1);

    [Theory]
    [InlineData("web", "web-nodes", $"{Subnets} allowed, {Interfaces} allowed")] // self-managed: the nodes' role is the CNI's
    [InlineData("managed-addon", "managed-addon-vpc-cni", $"{Subnets} allowed, {Interfaces} allowed")]
    [InlineData("managed-addon", "managed-addon-nodes", $"{Subnets} allowed, {Interfaces} implicitDeny")] // AmazonEKSWorkerNodePolicy
    [InlineData("cni-denied", "cni-denied-vpc-cni", $"{Subnets} implicitDeny, {Interfaces} allowed")]
    [InlineData("two-clusters", "two-clusters-batch-vpc-cni", $"{Subnets} allowed, {Interfaces} allowed")]
    public void Simulate_RoleOfAScenario_SaysWhatTheWorldHoldsItTo(string scenario, string role, string decisions)
    {
        using var world = Scenario(scenario);

        Assert.Equal(decisions, Simulated(world, role));
    }

    [Fact]
    public void Simulate_SelfManagedAndDenied_IsWhatIpamdMeets()
    {
        using var world = SomeNode.World("1.21.1", ["DescribeSubnets"], pods: 9);

        Assert.Equal($"{Subnets} implicitDeny, {Interfaces} allowed", Simulated(world, "some-nodes"));
        Assert.Equal(["DescribeSubnets"], ClusterRoles.Denied(world.Scenario));
    }

    [Fact]
    public void Profile_OfANode_HasItsRole()
    {
        using var world = Scenario("web");
        var shown = world.Ec2.Call("DescribeInstances", [])["Reservations"]![0]!;
        var profile = (string)Headroom.Rehearsal.Fronts.Premade.Of(shown)!.Content["Instances"]![0]!["IamInstanceProfile"]!["Arn"]!;

        var answer = Ask(world, client => client.GetInstanceProfileAsync(new GetInstanceProfileRequest { InstanceProfileName = profile.Split('/')[^1] }));

        Assert.Equal((profile, Role("web-nodes")), (answer.InstanceProfile.Arn, Assert.Single(answer.InstanceProfile.Roles).Arn));
    }

    [Fact]
    public void Unknown_RoleOrProfile_IsNoSuchEntity()
    {
        using var world = Scenario("web");

        Assert.Throws<NoSuchEntityException>(() => Simulated(world, "nobody"));
        Assert.Throws<NoSuchEntityException>(() => Ask(world, client => client.GetInstanceProfileAsync(new GetInstanceProfileRequest { InstanceProfileName = "nobody" })));
    }

    [Fact]
    public void Simulate_WithWhatIsNotModelled_IsRefusedByName()
    {
        using var world = Scenario("web");

        var refused = Assert.Throws<InvalidInputException>(() => Ask(world, client => client.SimulatePrincipalPolicyAsync(
            new SimulatePrincipalPolicyRequest { PolicySourceArn = Role("web-nodes"), ActionNames = [Subnets], ResourceArns = ["arn:aws:ec2:*:*:subnet/*"] })));

        Assert.Contains("ResourceArns", refused.Message, StringComparison.Ordinal);
    }
}

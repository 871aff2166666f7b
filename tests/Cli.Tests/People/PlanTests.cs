using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Headroom.Cli.People;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.House.Tests;
using Headroom.Rehearsal.Incidents;
using Headroom.Steps;

namespace Headroom.Cli.Tests.People;

/// <summary>A person's look: it finds what a response would find, and no call that changes anything is made by it, or gets through.</summary>
[Collection(nameof(Console))]
public sealed partial class PlanTests
{
    private static readonly string Account = Path.Combine(Repository.Root, "rehearsal", "account.json");
    private static readonly Lazy<CloudStack> Stack = new(() => CloudStack.Load(Path.Combine(Repository.Root, ".headroom", "cdk.out")));

    public static TheoryData<string> Scenarios => [.. JsonNode.Parse(File.ReadAllText(Account))!["headroom"]![0]!["clusters"]!.AsArray().Select(cluster => (string)cluster!["name"]!).Where(name => name != "two-clusters-batch" && !name.StartsWith("storm-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Look_AtEveryScenario_MakesOnlyCallsThatRead(string scenario)
    {
        using var visit = new VirtualVisit(Stack.Value, scenario, seed: 1);

        var sight = PlanCommand.Look(visit, OwnersPolicy.Find(Account, scenario)!);

        Assert.NotEmpty(sight.Causes);
        Assert.NotEmpty(visit.Calls);
        Assert.All(visit.Calls, call => Assert.Matches("^((ec2|eks):(Describe|Get|List)|dynamodb:GetItem$|iam:(GetInstanceProfile|SimulatePrincipalPolicy)$)", call));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Page_OfPlans_SaysWhatALookFinds(string scenario)
    {
        using var visit = new VirtualVisit(Stack.Value, scenario, seed: 1);
        var sight = PlanCommand.Look(visit, OwnersPolicy.Find(Account, scenario)!);
        var plan = sight.Planning switch
        {
            PlanOutcome.Planned planned => string.Join(", ", planned.Plan.Steps.Select(StepKinds.Of)),
            PlanOutcome.Refused refused => string.Join(' ', refused.Refusals.Select(refusal => refusal.Reason)),
            _ => "nothing to do",
        };

        Assert.Contains($"| `{scenario}` | {string.Join(", ", sight.Causes.Select(cause => cause.Kind).Distinct())} | {plan} | ", File.ReadAllText(Path.Combine(Repository.Root, "docs", "plans.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_AtWeb_HasThePlanWithItsHash()
    {
        using var visit = new VirtualVisit(Stack.Value, "web", seed: 1);

        var text = PlanCommand.Look(visit, OwnersPolicy.Find(Account, "web")!).ToMarkdown();

        Assert.Contains("us-west-2a: SubnetsExhausted: ", text, StringComparison.Ordinal);
        Assert.Contains("Associate 100.64.0.0/16 with the VPC.", text, StringComparison.Ordinal);
        Assert.Matches(Hash(), text);
        Assert.Contains("- Yes, by itself (mode auto).", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Not seen", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_InPrefixMode_CountsWholePrefixesAsAResponseDoes()
    {
        using var visit = new VirtualVisit(Stack.Value, "fragmented", seed: 1);

        var sight = PlanCommand.Look(visit, OwnersPolicy.Find(Account, "fragmented")!);

        Assert.Contains(sight.Causes, cause => cause.Kind == CauseKind.SubnetsFragmented);
        Assert.IsType<PlanOutcome.Planned>(sight.Planning);
    }

    [Fact]
    public void Look_Twice_IsTheSame()
    {
        string Look()
        {
            using var visit = new VirtualVisit(Stack.Value, "web", seed: 3);
            return SummaryJson.Of(PlanCommand.Look(visit, OwnersPolicy.Find(Account, "web")!));
        }

        Assert.Equal(Look(), Look());
    }

    [Fact]
    public void Look_WithoutKubeconfig_SaysWhatItCouldNotSee()
    {
        using var visit = new VirtualVisit(Stack.Value, "managed-addon", seed: 1);

        var sight = PlanCommand.Look(visit, OwnersPolicy.Find(Account, "managed-addon")!, canEnter: false);

        Assert.IsType<PlanOutcome.Planned>(sight.Planning);
        Assert.Contains("Without --kubeconfig the cluster wasn't entered", sight.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Look_AtAPausedCluster_SaysThatAResponseWouldBeHeldBack()
    {
        using var visit = new VirtualVisit(Stack.Value, "web", seed: 1);
        var policy = OwnersPolicy.Find(Account, "web")!;
        var root = Directory.CreateTempSubdirectory("headroom-policy-");
        File.WriteAllText(Path.Combine(root.FullName, "policy.json"), PolicyDocument.Write([policy]));
        visit.Run(() => new OwnersHand(new Edge(visit.Environment, visit.Clock, visit.Http, root.FullName)).Handle(
            new OrderInput(new Order { Do = "pause", Cluster = "web", By = "Ada", Why = "a release" }, "arn:aws:states:us-west-2:111122223333:execution:headroom-hand:ada-1"), null!));

        root.Delete(recursive: true);
        var text = PlanCommand.Look(visit, policy).ToMarkdown();

        Assert.Matches("Nothing was changed: Ada paused web at .*: a release", text);
        Assert.DoesNotContain("Yes, by itself", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_InAFreeze_SaysThatAResponseWouldBeHeldBack()
    {
        using var visit = new VirtualVisit(Stack.Value, "web", seed: 1);
        var policy = OwnersPolicy.Find(Account, "web")! with { Freezes = [new Freeze(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, "the sale")] };

        Assert.Matches("Nothing was changed: the policy freezes web until .*: the sale", PlanCommand.Look(visit, policy).ToMarkdown());
    }

    [Theory]
    [InlineData("POST", "Action=CreateTags&Version=2016-11-15", null, false)]
    [InlineData("POST", "Action=AssociateVpcCidrBlock&Version=2016-11-15", null, false)]
    [InlineData("POST", "Action=DescribeVpcs&Version=2016-11-15", null, true)]
    [InlineData("POST", "Action=GetSubnetCidrReservations&Version=2016-11-15", null, true)]
    [InlineData("POST", "Action=SimulatePrincipalPolicy&Version=2010-05-08", null, true)]
    [InlineData("POST", "Action=PutRolePolicy&Version=2010-05-08", null, false)]
    [InlineData("POST", "{}", "DynamoDB_20120810.PutItem", false)]
    [InlineData("POST", "{}", "DynamoDB_20120810.Query", true)]
    [InlineData("POST", "{}", "AWSStepFunctions.StartExecution", false)]
    [InlineData("POST", "{}", "AmazonSSM.SendCommand", false)]
    [InlineData("POST", "{}", null, false)]
    [InlineData("PUT", "x", null, false)]
    [InlineData("DELETE", "", null, false)]
    [InlineData("GET", "", null, true)]
    public async Task Guard_OfALook_LetsOnlyReadingThrough(string method, string body, string? target, bool passes)
    {
        var arrived = 0;
        using var client = new ReadOnlyHttp(new Canned(() => arrived++)).CreateHttpClient(null!);
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://service.example/path") { Content = new StringContent(body) };
        if (target is not null)
        {
            request.Headers.Add("X-Amz-Target", target);
        }

        var refused = await Record.ExceptionAsync(() => client.SendAsync(request));

        Assert.Equal((passes, passes ? 1 : 0), (refused is null, arrived));
    }

    [Fact]
    public void Policy_OfTheExampleConfiguration_IsFoundWithoutWhatIsNotThePolicys()
    {
        var policy = OwnersPolicy.Find(Path.Combine(Repository.Root, "cdk.json"), "web");

        Assert.Equal((Mode.Observe, 50), (policy!.Mode, policy.Floor));
        Assert.Null(OwnersPolicy.Find(Path.Combine(Repository.Root, "cdk.json"), "nobody"));
        Assert.Null(OwnersPolicy.Find("no-such-file.json", "web"));
    }

    [Theory]
    [InlineData("plan takes --cluster NAME, or --scenario NAME", "plan")]
    [InlineData("approve takes --plan HASH, or --refuse", "approve", "--incident", "i", "--machine", "m")]
    [InlineData("--machine", "approve", "--incident", "i", "--refuse")]
    [InlineData("--cluster", "pause")]
    public async Task Command_ThatLacksSomething_SaysWhat(string what, params string[] arguments)
    {
        var errors = new StringWriter();

        Assert.NotEqual(0, await CommandLine.RunAsync(arguments, errors));
        Assert.Contains(what, errors.ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex("Hash: `[0-9a-f]{64}`")]
    private static partial Regex Hash();

    private sealed class Canned(Action arrived) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Answering(arrived));

        private sealed class Answering(Action arrived) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                arrived();
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
            }
        }
    }
}

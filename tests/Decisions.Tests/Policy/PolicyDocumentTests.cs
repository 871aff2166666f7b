using Headroom.Decisions.Network;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Tests.Policy;

public sealed class PolicyDocumentTests
{
    [Fact]
    public void Parse_OnlyAName_HasTheDefaultsOfThePage()
    {
        var policy = Assert.Single(PolicyDocument.Parse("""{"clusters":[{"name":"web"}]}"""));
        Assert.Equal(("web", Mode.Observe, 50, 5, 3, 15), (policy.Name, policy.Mode, policy.Floor, policy.CidrQuota, policy.AttemptsPerDay, policy.BackOffMinutes));
        Assert.Equal((AwsNodeProfile.Checked, ApplyWhen.AfterRecovery), (policy.AwsNode.Profile, policy.AwsNode.Apply));
        Assert.Equal(Enumerable.Range(64, 64).Select(n => $"100.{n}.0.0/16"), policy.Candidates.Select(c => $"{c}"));
    }

    [Fact]
    public void Write_EveryKeySet_ReadsBackTheSame()
    {
        var whole = new ClusterPolicy
        {
            Name = "web",
            Mode = Mode.Auto,
            ApprovalMinutes = 5,
            Strategy = Strategy.Runbook,
            Freezes = [new Freeze(new DateTimeOffset(2026, 12, 20, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 1, 2, 0, 0, 0, TimeSpan.Zero), "the year's end")],
            Acknowledge = [FindingKind.SecurityGroups, FindingKind.ExternalSnat],
            AllowSharing = true,
            Tags = new Dictionary<string, string> { ["cost-center"] = "42" },
            Floor = 7,
            Candidates = [Cidr.Parse("10.9.0.0/20")],
            CidrQuota = 20,
            AwsNode = new AwsNodePolicy { Profile = AwsNodeProfile.Cre, Apply = ApplyWhen.Never, Force = ["WARM_IP_TARGET"], Restart = RestartWhen.Auto },
            Verification = new VerificationPolicy { Canary = new CanaryPolicy { Image = "example.com:5000/team/pause:3.10", Namespace = "canaries", DeadlineSeconds = 180 } },
            Reuse = Reuse.Permitted,
            AttemptsPerDay = 24,
            BlocksPerDay = 10,
            BackOffMinutes = 1440,
        };
        var text = PolicyDocument.Write([whole, new ClusterPolicy { Name = "batch" }]);
        Assert.Equal("""{"clusters":[{"name":"web","mode":"auto","approvalMinutes":5,"strategy":"runbook","freezes":[{"from":"2026-12-20T00:00:00\u002B00:00","to":"2027-01-02T00:00:00\u002B00:00","why":"the year\u0027s end"}],"acknowledge":["securityGroups","externalSnat"],"allowSharing":true,"tags":{"cost-center":"42"},"floor":7,"candidates":["10.9.0.0/20"],"cidrQuota":20,"reuse":"permitted","awsNode":{"profile":"cre","apply":"never","force":["WARM_IP_TARGET"],"restart":"auto"},"verification":{"canary":{"image":"example.com:5000/team/pause:3.10","namespace":"canaries","deadlineSeconds":180}},"attemptsPerDay":24,"blocksPerDay":10,"backOffMinutes":1440},""",
            text[..(text.IndexOf("1440},", StringComparison.Ordinal) + 6)]);
        Assert.Equal(text, PolicyDocument.Write(PolicyDocument.Parse(text)));
        Assert.Equal(ClusterPolicy.UsualCandidates, PolicyDocument.Parse(text)[1].Candidates);
        Assert.DoesNotContain("100.64.0.0/16", text, StringComparison.Ordinal); // every function reads the text anew
    }

    [Theory]
    [InlineData("""{"name":"web","floor":0}""", "clusters[0].floor: 0 is not in 1…10,000")]
    [InlineData("""{"name":"web","floor":10001}""", "clusters[0].floor: 10001 is not in 1…10,000")]
    [InlineData("""{"name":"web","floor":"50"}""", "clusters[0].floor: \"50\" is not in 1…10,000")]
    [InlineData("""{"name":"web","floor":1.5}""", "clusters[0].floor: 1.5 is not in 1…10,000")]
    [InlineData("""{"name":"web","cidrQuota":51}""", "clusters[0].cidrQuota: 51 is not in 1…50")]
    [InlineData("""{"name":"web","reuse":"all"}""", "clusters[0].reuse: \"all\" is not one of tagged, permitted")]
    [InlineData("""{"name":"web","blocksPerDay":11}""", "clusters[0].blocksPerDay: 11 is not in 1…10")]
    [InlineData("""{"name":"web","attemptsPerDay":25}""", "clusters[0].attemptsPerDay: 25 is not in 1…24")]
    [InlineData("""{"name":"web","backOffMinutes":0}""", "clusters[0].backOffMinutes: 0 is not in 1…1,440")]
    [InlineData("""{"name":"web","mode":"ask"}""", "clusters[0].mode: \"ask\" is not one of observe, approve, auto")]
    [InlineData("""{"name":"web","awsNode":{"profile":"crazy"}}""", "clusters[0].awsNode.profile: \"crazy\" is not one of discovery, cre, checked")]
    [InlineData("""{"name":"web","awsNode":{"apply":1}}""", "clusters[0].awsNode.apply: 1 is not one of afterRecovery, onlyIfNeeded, never")]
    [InlineData("""{"name":"web","awsNode":{"restart":"ask"}}""", "clusters[0].awsNode.restart: \"ask\" is not one of propose, auto")]
    [InlineData("""{"name":"web","awsNode":[]}""", "clusters[0].awsNode: [] is not an object")]
    [InlineData("""{"name":"web","awsNode":{"force":["MAX_ENI"]}}""", "clusters[0].awsNode.force[0]: MAX_ENI is no variable of a profile; there are ENABLE_SUBNET_DISCOVERY, WARM_IP_TARGET, MINIMUM_IP_TARGET, ENABLE_PREFIX_DELEGATION, WARM_PREFIX_TARGET, WARM_ENI_TARGET")]
    [InlineData("""{"name":"web","awsNode":{"force":"WARM_IP_TARGET"}}""", "clusters[0].awsNode.force: \"WARM_IP_TARGET\" is not a list")]
    [InlineData("""{"name":"web","awsNode":{"warm":1}}""", "clusters[0].awsNode.warm is not a key; there are profile, apply, force, restart")]
    [InlineData("""{"name":"web","Floor":50}""", "clusters[0].Floor is not a key; there are name, mode, approvalMinutes, strategy, freezes, acknowledge, allowSharing, tags, floor, candidates, cidrQuota, reuse, awsNode, verification, attemptsPerDay, blocksPerDay, backOffMinutes")]
    [InlineData("""{"name":"web","verification":{"canaries":{}}}""", "clusters[0].verification.canaries is not a key; there are canary")]
    [InlineData("""{"name":"web","verification":{"canary":{"image":"pause","nodes":1}}}""", "clusters[0].verification.canary.nodes is not a key; there are image, namespace, deadlineSeconds")]
    [InlineData("""{"name":"web","verification":{"canary":{"namespace":"x"}}}""", "clusters[0].verification.canary.image is missing; give an image reference such as pause:3.10")]
    [InlineData("""{"name":"web","verification":{"canary":"pause"}}""", "clusters[0].verification.canary: \"pause\" is not an object")]
    [InlineData("""{"name":"web","verification":{"canary":{"image":"pause","namespace":"Kube_System"}}}""", "clusters[0].verification.canary.namespace: \"Kube_System\" is not a DNS label: a-z, 0-9 and -, 63 at most")]
    [InlineData("""{"name":"web","verification":{"canary":{"image":"pause","deadlineSeconds":179}}}""", "clusters[0].verification.canary.deadlineSeconds: 179 is not in 180…900")]
    [InlineData("""{"name":"web","verification":{"canary":{"image":"pause","deadlineSeconds":901}}}""", "clusters[0].verification.canary.deadlineSeconds: 901 is not in 180…900")]
    [InlineData("""{"name":"web","approvalMinutes":4}""", "clusters[0].approvalMinutes: 4 is not in 5…240")]
    [InlineData("""{"name":"web","strategy":"cre"}""", "clusters[0].strategy: \"cre\" is not one of ladder, runbook")]
    [InlineData("""{"name":"web","allowSharing":1}""", "clusters[0].allowSharing: 1 is not true or false")]
    [InlineData("""{"name":"web","acknowledge":["all"]}""", "clusters[0].acknowledge[0]: \"all\" is not one of securityGroups, networkAcls, endpointPolicies, externalSnat")]
    [InlineData("""{"name":"web","acknowledge":"all"}""", "clusters[0].acknowledge: \"all\" is not a list")]
    [InlineData("""{"name":"web","freezes":[{"from":"2026-12-20","to":"2027-01-02T00:00:00Z","why":"x"}]}""", "clusters[0].freezes[0].from: \"2026-12-20\" is not a moment in UTC such as 2026-12-20T00:00:00Z")]
    [InlineData("""{"name":"web","freezes":[{"from":"2027-01-02T00:00:00Z","to":"2027-01-02T00:00:00Z","why":"x"}]}""", "clusters[0].freezes[0].to is not after from")]
    [InlineData("""{"name":"web","freezes":[{"from":"2027-01-02T00:00:00+01:00","to":"2027-01-03T00:00:00Z","why":"x"}]}""", "clusters[0].freezes[0].from: \"2027-01-02T00:00:00+01:00\" is not a moment in UTC such as 2026-12-20T00:00:00Z")]
    [InlineData("""{"name":"web","freezes":[{"from":"2027-01-02T00:00:00Z","to":"2027-01-03T00:00:00Z","why":"x","who":"y"}]}""", "clusters[0].freezes[0].who is not a key; there are from, to, why")]
    [InlineData("""{"name":"web","tags":{"headroom:incident":"mine"}}""", "clusters[0].tags.headroom:incident begins with headroom:, which isn't an owner's to give")]
    [InlineData("""{"name":"web","tags":{"team":7}}""", "clusters[0].tags.team is not a text")]
    [InlineData("""{"name":"web","tags":{"":"x"}}""", "clusters[0].tags. is not of 1 to 128 characters, which EC2 wants of a tag's key")]
    [InlineData("""{}""", "clusters[0].name is missing; give an EKS cluster's name")]
    [InlineData("""{"name":"-web"}""", "clusters[0].name: \"-web\" is not an EKS cluster's name")]
    [InlineData("""{"name":7}""", "clusters[0].name: 7 is not an EKS cluster's name")]
    [InlineData("""7""", "clusters[0]: 7 is not an object")]
    [InlineData("""{"name":"web"},{"name":"web"}""", "clusters: web is named 2 times; name each cluster once")]
    [InlineData("""{"name":"web","candidates":[]}""", "clusters[0].candidates: [] is not a list with something in it")]
    [InlineData("""{"name":"web","candidates":["100.64.0.0/16","100.64.b.0/24"]}""", "clusters[0].candidates[1]: not a canonical IPv4 block such as 100.64.0.0/16")]
    [InlineData("""{"name":"web","candidates":["100.64.0.0/10"]}""", "clusters[0].candidates[0]: 100.64.0.0/10 is not between /16 and /28, the sizes of a VPC's block")]
    [InlineData("""{"name":"web","candidates":["10.0.0.0/29"]}""", "clusters[0].candidates[0]: 10.0.0.0/29 is not between /16 and /28, the sizes of a VPC's block")]
    [InlineData("""{"name":"web","candidates":["198.19.0.0/16"]}""", "clusters[0].candidates[0]: 198.19.0.0/16 is not inside 100.64.0.0/10, 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16")]
    [InlineData("""{"name":"web","candidates":["100.64.0.0/16","100.64.1.0/24"]}""", "clusters[0].candidates[1]: 100.64.1.0/24 overlaps 100.64.0.0/16, an earlier candidate")]
    public void Parse_KeyThatCantBe_IsNamedWithWhatMay(string cluster, string error) =>
        Assert.Contains(error, Assert.Throws<PolicyException>(() => PolicyDocument.Parse($$"""{"clusters":[{{cluster}}]}""")).Errors);

    [Theory]
    [InlineData("{}", "clusters is missing; give a list")]
    [InlineData("""{"clusters":[]}""", "clusters: [] is not a list with something in it")]
    [InlineData("""{"clusters":[{"name":"web"}],"cluster":1}""", "cluster is not a key; there are clusters")]
    [InlineData("[]", "the document: [] is not an object")]
    public void Parse_DocumentThatCantBe_IsNamed(string document, string error) =>
        Assert.Contains(error, Assert.Throws<PolicyException>(() => PolicyDocument.Parse(document)).Errors);

    [Fact]
    public void Parse_NotJson_SaysSo() =>
        Assert.StartsWith("the document isn't JSON: ", Assert.Single(Assert.Throws<PolicyException>(() => PolicyDocument.Parse("{")).Errors), StringComparison.Ordinal);

    [Fact]
    public void Parse_SeveralErrors_AllAreNamedAtOnce() =>
        Assert.Equal(["clusters[0].mode: 1 is not one of observe, approve, auto", "clusters[1].floor: 0 is not in 1…10,000"],
            Assert.Throws<PolicyException>(() => PolicyDocument.Parse("""{"clusters":[{"name":"a","mode":1},{"name":"b","floor":0}]}""")).Errors);

    [Fact]
    public void Parse_KeysOfThePage_AreAllThatThereAre()
    {
        var page = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", "configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1].Split('.')[0]).Distinct();
        var error = Assert.Single(Assert.Throws<PolicyException>(() => PolicyDocument.Parse("""{"clusters":[{"name":"a","x":1}]}""")).Errors);
        Assert.Equal("clusters[0].x is not a key; there are " + string.Join(", ", page), error);
    }
}

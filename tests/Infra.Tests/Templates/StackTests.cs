using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Decisions.Policy;

namespace Headroom.Infra.Tests.Templates;

/// <summary>What holds for the stack as a whole, its storage, its documents and its runner.</summary>
[Collection(SynthesisCollection.Name)]
public sealed class StackTests(Synthesis synthesis)
{
    private readonly SynthesisedStack _stack = synthesis.OwnRunner;

    [Fact]
    public void Partition_Never_IsNamed() => Assert.DoesNotContain("arn:aws:", _stack.Text, StringComparison.Ordinal);

    [Fact]
    public void CustomResources_Never_AreThere() => Assert.DoesNotContain(
        _stack.Resources.Select(resource => resource.Resource.GetProperty("Type").GetString()!),
        type => type.StartsWith("Custom::", StringComparison.Ordinal) || type == "AWS::CloudFormation::CustomResource");

    [Fact]
    public void Table_OutlivesTheStack_AndCanBeRestored()
    {
        var table = Assert.Single(_stack.Resources, resource => resource.Resource.GetProperty("Type").GetString() == "AWS::DynamoDB::Table").Resource;

        Assert.Equal("Retain", table.GetProperty("DeletionPolicy").GetString());
        Assert.True(table.GetProperty("Properties").GetProperty("PointInTimeRecoverySpecification").GetProperty("PointInTimeRecoveryEnabled").GetBoolean());
        Assert.Equal(["pk", "sk"], table.GetProperty("Properties").GetProperty("KeySchema").EnumerateArray().Select(key => key.GetProperty("AttributeName").GetString()));
    }

    [Fact]
    public void Bucket_IsPrivateAndEncrypted_AndOnlySpeaksTls()
    {
        var bucket = Assert.Single(_stack.OfType("AWS::S3::Bucket")).Properties;
        var refusal = Assert.Single(Assert.Single(_stack.OfType("AWS::S3::BucketPolicy")).Properties.GetProperty("PolicyDocument").GetProperty("Statement").EnumerateArray());

        Assert.Equal(4, bucket.GetProperty("PublicAccessBlockConfiguration").EnumerateObject().Count(block => block.Value.GetBoolean()));
        Assert.True(bucket.TryGetProperty("BucketEncryption", out _));
        Assert.Equal(("Deny", "false"), (refusal.GetProperty("Effect").GetString(), refusal.GetProperty("Condition").GetProperty("Bool").GetProperty("aws:SecureTransport").GetString()));
    }

    [Fact]
    public void Topic_Encrypted_LetsAlarmsAndEventBridgeUseItsKey()
    {
        var statements = Assert.Single(_stack.OfType("AWS::KMS::Key")).Properties.GetProperty("KeyPolicy").GetProperty("Statement").GetRawText();

        Assert.True(Assert.Single(_stack.OfType("AWS::SNS::Topic")).Properties.TryGetProperty("KmsMasterKeyId", out _));
        Assert.Contains("cloudwatch.amazonaws.com", statements, StringComparison.Ordinal);
        Assert.Contains("events.amazonaws.com", statements, StringComparison.Ordinal);
        Assert.Equal("oncall@example.com", Assert.Single(_stack.OfType("AWS::SNS::Subscription")).Properties.GetProperty("Endpoint").GetString());
    }

    [Theory]
    [InlineData("standin", true)]
    [InlineData(null, true)]
    [InlineData("something else", true)]
    [InlineData("official", false)]
    public void StandIns_UnlessAllowed_AreRefusedByCloudFormation(string? note, bool refused)
    {
        var root = synthesis.Synthesise(Some.ExistingRunner, note).Root;

        Assert.Equal(refused, root.GetProperty("Parameters").TryGetProperty("AllowStandInSdk", out var parameter));
        Assert.Equal(refused, root.TryGetProperty("Rules", out var rules) && rules.TryGetProperty("OfficialSdkOnly", out _));
        if (refused)
        {
            Assert.Equal("no", parameter.GetProperty("Default").GetString());
            Assert.Equal("""[{"Ref":"AllowStandInSdk"},"yes"]""", JsonSerializer.Serialize(rules.GetProperty("OfficialSdkOnly").GetProperty("Assertions")[0].GetProperty("Assert").GetProperty("Fn::Equals")));
        }
    }

    [Fact]
    public void Documents_Never_PasteAParameter() => Assert.All(_stack.OfType("AWS::SSM::Document"), document =>
    {
        var content = document.Properties.GetProperty("Content");
        Assert.All(content.GetProperty("parameters").EnumerateObject(), parameter => Assert.Equal("ENV_VAR", parameter.Value.GetProperty("interpolationType").GetString()));
        Assert.All(LinesOf(content), line => Assert.DoesNotContain("{{", line, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("Cluster", "web", true)]
    [InlineData("Cluster", "web_1-a", true)]
    [InlineData("Cluster", "-web", false)]
    [InlineData("Cluster", "web; reboot", false)]
    [InlineData("Cluster", "$(reboot)", false)]
    [InlineData("Cluster", "", false)]
    [InlineData("Environment", "ENABLE_SUBNET_DISCOVERY=true", true)]
    [InlineData("Environment", "WARM_ENI_TARGET=1 WARM_IP_TARGET-", true)]
    [InlineData("Environment", "EXCLUDE=10.0.0.0/8,100.64.0.0/16", true)]
    [InlineData("Environment", "A=1  B=2", false)]
    [InlineData("Environment", "A='1'", false)]
    [InlineData("Environment", "A=1\nB=2", false)]
    [InlineData("Environment", "A=`reboot`", false)]
    [InlineData("Expected", "A-", true)]
    [InlineData("Expected", "A=1 rm", false)]
    public void DocumentParameter_AllowedPattern_TakesOnlyWhatIsMeant(string parameter, string value, bool taken) =>
        Assert.Equal(taken, DocumentTakes("Headroom-ConfigureAwsNode", parameter, value));

    [Theory]
    [InlineData("image", "Image", "pause:3.10", true)]
    [InlineData("image", "Image", "public.ecr.aws/eks-distro/kubernetes/pause:3.10", true)]
    [InlineData("image", "Image", "registry.example.com:5000/tools/pause@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", true)]
    [InlineData("image", "Image", "a__b/c-d:V1_2.3-rc", true)]
    [InlineData("image", "Image", "", false)]
    [InlineData("image", "Image", "Pause:3.10", false)]
    [InlineData("image", "Image", "pause:3.10\n", false)]
    [InlineData("image", "Image", "pause:3.10 --privileged", false)]
    [InlineData("image", "Image", "pause:$(reboot)", false)]
    [InlineData("image", "Image", "pause\",\"command\":[\"reboot\"],\"x\":\"", false)]
    [InlineData("image", "Image", "pause@sha256:0123", false)]
    [InlineData("image", "Image", "host:123456/pause", false)]
    [InlineData("namespace", "Namespace", "headroom", true)]
    [InlineData("namespace", "Namespace", "a", true)]
    [InlineData("namespace", "Namespace", "a-", false)]
    [InlineData("namespace", "Namespace", "a;reboot", false)]
    [InlineData("namespace", "Namespace", "a\n", false)]
    public void CanariesDocument_TakesTheWords_ThatThePolicyTakes(string key, string parameter, string value, bool taken)
    {
        Assert.Equal(taken, PolicyTakes(new JsonObject { ["image"] = "pause", [key] = value }));
        Assert.Equal(taken, DocumentTakes("Headroom-Canaries", parameter, value));
    }

    [Fact]
    public void Documents_Name_TheirLeastAgent() => Assert.All(
        _stack.OfType("AWS::SSM::Document"), document => Assert.Contains("3.3.2746.0", document.Properties.GetProperty("Content").GetProperty("description").GetString(), StringComparison.Ordinal));

    [Fact]
    public void OwnRunner_AcceptsNoConnection_AndReachesTheCluster()
    {
        var group = Assert.Single(_stack.OfType("AWS::EC2::SecurityGroup"));
        var egress = Assert.Single(group.Properties.GetProperty("SecurityGroupEgress").EnumerateArray());
        var ingress = Assert.Single(_stack.OfType("AWS::EC2::SecurityGroupIngress")).Properties;

        Assert.False(group.Properties.TryGetProperty("SecurityGroupIngress", out _));
        Assert.Equal((443, 443), (egress.GetProperty("FromPort").GetInt32(), egress.GetProperty("ToPort").GetInt32()));
        Assert.Equal(("sg-0aaaaaaa", group.Id), (ingress.GetProperty("GroupId").GetString(), ingress.GetProperty("SourceSecurityGroupId").GetProperty("Fn::GetAtt")[0].GetString()));
    }

    [Fact]
    public void OwnRunner_Carries_TheTagThatTheFunctionsLookFor()
    {
        var tag = _stack.OfType("AWS::Lambda::Function")[0].Properties.GetProperty("Environment").GetProperty("Variables").GetProperty("HEADROOM_RUNNER_TAG").GetString();
        var tags = Assert.Single(_stack.OfType("AWS::AutoScaling::AutoScalingGroup")).Properties.GetProperty("Tags").EnumerateArray()
            .Where(each => each.GetProperty("PropagateAtLaunch").GetBoolean()).Select(each => $"{each.GetProperty("Key").GetString()}={each.GetProperty("Value").GetString()}");

        Assert.Contains(tag, tags);
    }

    [Fact]
    public void OwnRunner_WantsTokensForItsMetadata_AndAnEncryptedDisk()
    {
        var data = Assert.Single(_stack.OfType("AWS::EC2::LaunchTemplate")).Properties.GetProperty("LaunchTemplateData");

        Assert.Equal("required", data.GetProperty("MetadataOptions").GetProperty("HttpTokens").GetString());
        Assert.True(data.GetProperty("BlockDeviceMappings")[0].GetProperty("Ebs").GetProperty("Encrypted").GetBoolean());
        Assert.Contains("CLUSTERS=\"web batch\"", data.GetProperty("UserData").GetProperty("Fn::Base64").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OwnRunner_IsMadeAfterItsRights()
    {
        var policy = Assert.Single(_stack.Resources, resource => resource.Id.StartsWith("RunnerRoleDefaultPolicy", StringComparison.Ordinal)).Id;
        var scaling = Assert.Single(_stack.Resources, resource => resource.Resource.GetProperty("Type").GetString() == "AWS::AutoScaling::AutoScalingGroup").Resource;

        Assert.Contains(policy, scaling.GetProperty("DependsOn").EnumerateArray().Select(id => id.GetString()));
    }

    [Fact]
    public void ExistingRunner_NothingOfEc2_IsMade() => Assert.DoesNotContain(
        synthesis.ExistingRunner.Resources, resource => Regex.IsMatch(resource.Resource.GetProperty("Type").GetString()!, "^AWS::(EC2|AutoScaling)::"));

    [Fact]
    public void AccessEntry_UnlessSwitchedOff_PutsTheRunnerIntoTheGroup()
    {
        var own = _stack.OfType("AWS::EKS::AccessEntry");
        var existing = Assert.Single(synthesis.ExistingRunner.OfType("AWS::EKS::AccessEntry")).Properties;

        Assert.Equal(["web", "batch"], own.Select(entry => entry.Properties.GetProperty("ClusterName").GetString()));
        Assert.Equal(("web", "arn:aws:iam::111122223333:role/runner"), (existing.GetProperty("ClusterName").GetString(), existing.GetProperty("PrincipalArn").GetString()));
        Assert.All(own, entry => Assert.Equal("headroom", Assert.Single(entry.Properties.GetProperty("KubernetesGroups").EnumerateArray()).GetString()));
    }

    // The agent's $ is the end of the text, and .NET's may stand before a last line break.
    private bool DocumentTakes(string name, string parameter, string value)
    {
        var document = _stack.OfType("AWS::SSM::Document").Single(document => document.Properties.GetProperty("Name").GetString() == name).Properties;
        var pattern = document.GetProperty("Content").GetProperty("parameters").GetProperty(parameter).GetProperty("allowedPattern").GetString()!;
        return Regex.IsMatch(value, pattern.Replace("$", @"\z", StringComparison.Ordinal));
    }

    private static bool PolicyTakes(JsonObject canary)
    {
        var cluster = new JsonObject { ["name"] = "web", ["verification"] = new JsonObject { ["canary"] = canary } };
        try
        {
            return PolicyDocument.Parse(new JsonObject { ["clusters"] = new JsonArray(cluster) }.ToJsonString()).Count == 1;
        }
        catch (PolicyException)
        {
            return false;
        }
    }

    private static IEnumerable<string> LinesOf(JsonElement content) =>
        content.GetProperty("mainSteps")[0].GetProperty("inputs").GetProperty("runCommand").EnumerateArray().Select(line => line.GetString()!);
}

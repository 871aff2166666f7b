using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.Models;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Storage.DynamoDb;

namespace Headroom.Rehearsal.Tests.Identity;

public sealed class GuardTests
{
    private const string Here = "us-west-2:111122223333";
    private static readonly Caller Function = new("function:CreateSubnets");
    private readonly DynamoDbService _tables = new();

    public GuardTests() => _tables.CreateTable("headroom", "pk", "sk");

    [Fact]
    public void Demand_CallerWithoutARole_MayDoEverything() =>
        Guarded().Demand(new Caller("person"), "ec2", "DeleteSubnet", Input("""{"SubnetId":"subnet-theirs"}"""));

    [Fact]
    public void Demand_NothingAllowed_IsRefusedInTheServicesWords()
    {
        var guard = Guarded();
        (string, int) Refused(string service, string operation, string input)
        {
            var refusal = Assert.Throws<AwsErrorException>(() => guard.Demand(Function, service, operation, Input(input)));
            return (refusal.Code, refusal.Status);
        }

        Assert.Equal(("UnauthorizedOperation", 403), Refused("ec2", "DescribeSubnets", "{}"));
        Assert.Equal(("AccessDeniedException", 403), Refused("eks", "DescribeCluster", """{"name":"web"}"""));
        Assert.Equal(("AccessDeniedException", 400), Refused("ssm", "GetCommandInvocation", "{}"));
        Assert.Equal(("AccessDeniedException", 400), Refused("states", "StartExecution", """{"stateMachineArn":"arn:m"}"""));
        Assert.Equal(("AccessDeniedException", 400), Refused("dynamodb", "GetItem", """{"TableName":"headroom","Key":{"pk":{"S":"a"},"sk":{"S":"b"}}}"""));
        Assert.Equal(("AccessDenied", 403), Refused("s3", "GetObject", """{"Bucket":"b","Key":"k"}"""));
        Assert.Equal(("AuthorizationError", 403), Refused("sns", "Publish", """{"TopicArn":"arn:t"}"""));
    }

    [Fact]
    public void Refusal_NamesCallerActionAndResource()
    {
        var refusal = Assert.Throws<AwsErrorException>(() => Guarded().Demand(Function, "ec2", "DeleteSubnet", Input("""{"SubnetId":"subnet-ours"}""")));

        Assert.Equal(
            $"User: function:CreateSubnets is not authorized to perform: ec2:DeleteSubnet on resource: arn:aws:ec2:{Here}:subnet/subnet-ours because no identity-based policy allows the ec2:DeleteSubnet action",
            refusal.Detail);
    }

    [Theory]
    [InlineData("subnet-ours", true)]
    [InlineData("subnet-theirs", false)]
    [InlineData("subnet-nowhere", false)]
    public void DeleteSubnet_OnlyWithOurTag_DependsOnTheSubnetsTags(string subnet, bool allowed) =>
        Assert.Equal(allowed, May("DeleteSubnet", $$"""{"SubnetId":"{{subnet}}"}""",
            """{"Effect":"Allow","Action":"ec2:DeleteSubnet","Resource":"arn:aws:ec2:*:*:subnet/*","Condition":{"Null":{"aws:ResourceTag/headroom:incident":"false"}}}"""));

    [Theory]
    [InlineData("headroom:incident", true)]
    [InlineData("other", false)]
    [InlineData(null, false)]
    public void CreateSubnet_OnlyWithOurTag_DependsOnTheRequestsTags(string? tag, bool allowed)
    {
        var tags = tag is null ? "" : $$""","TagSpecifications":[{"ResourceType":"subnet","Tags":[{"Key":"{{tag}}","Value":"i1"}]}]""";

        Assert.Equal(allowed, May("CreateSubnet", $$"""{"VpcId":"vpc-1"{{tags}}}""",
            """{"Effect":"Allow","Action":"ec2:CreateSubnet","Resource":"arn:aws:ec2:*:*:vpc/*"}""",
            """{"Effect":"Allow","Action":"ec2:CreateSubnet","Resource":"arn:aws:ec2:*:*:subnet/*","Condition":{"Null":{"aws:RequestTag/headroom:incident":"false"}}}""",
            """{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"arn:aws:ec2:*:*:subnet/*","Condition":{"StringEquals":{"ec2:CreateAction":"CreateSubnet"}}}"""));
    }

    [Fact]
    public void CreateSubnet_WithTagsButWithoutTheRightToTag_IsRefused() =>
        Assert.False(May("CreateSubnet", """{"VpcId":"vpc-1","TagSpecifications":[{"ResourceType":"subnet","Tags":[{"Key":"a","Value":"b"}]}]}""",
            """{"Effect":"Allow","Action":"ec2:CreateSubnet","Resource":"*"}"""));

    [Theory]
    [InlineData("""[{"Key":"kubernetes.io/role/cni","Value":"1"}]""", true)]
    [InlineData("""[{"Key":"kubernetes.io/role/cni","Value":"1"},{"Key":"other","Value":"1"}]""", false)]
    public void CreateTags_OnlyTheSwitch_DependsOnTheKeys(string tags, bool allowed) =>
        Assert.Equal(allowed, May("CreateTags", $$"""{"Resources":["subnet-ours"],"Tags":{{tags}}}""",
            """{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"arn:aws:ec2:*:*:subnet/*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["kubernetes.io/role/cni"]}}}"""));

    [Fact]
    public void Associations_AreOnWhatTheyBelongTo()
    {
        const string OnVpc = $$"""{"Effect":"Allow","Action":"ec2:DisassociateVpcCidrBlock","Resource":"arn:aws:ec2:{{Here}}:vpc/vpc-1"}""";
        const string OnAcl = """{"Effect":"Allow","Action":"ec2:ReplaceNetworkAclAssociation","Resource":"arn:aws:ec2:*:*:network-acl/*"}""";
        const string OnOurs = """{"Effect":"Allow","Action":"ec2:ReplaceNetworkAclAssociation","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/headroom:incident":"i1"}}}""";

        Assert.True(May("DisassociateVpcCidrBlock", """{"AssociationId":"vpc-cidr-assoc-1"}""", OnVpc));
        Assert.False(May("DisassociateVpcCidrBlock", """{"AssociationId":"vpc-cidr-assoc-2"}""", OnVpc));
        Assert.True(May("ReplaceNetworkAclAssociation", """{"AssociationId":"aclassoc-ours","NetworkAclId":"acl-1"}""", OnAcl, OnOurs));
        Assert.False(May("ReplaceNetworkAclAssociation", """{"AssociationId":"aclassoc-ours","NetworkAclId":"acl-1"}""", OnAcl));
    }

    [Theory]
    [InlineData("""{"DocumentName":"ReadCluster","InstanceIds":["i-runner"]}""", true)]
    [InlineData("""{"DocumentName":"ReadCluster","InstanceIds":["i-runner","i-node"]}""", false)]
    [InlineData("""{"DocumentName":"ReadCluster","Targets":[{"Key":"tag:headroom-runner","Values":["yes"]}]}""", true)]
    [InlineData("""{"DocumentName":"ReadCluster","Targets":[{"Key":"tag:team","Values":["core"]}]}""", false)]
    [InlineData("""{"DocumentName":"AWS-RunShellScript","InstanceIds":["i-runner"]}""", false)]
    public void SendCommand_OnlyOurDocumentOnTheRunner_DependsOnBoth(string input, bool allowed) =>
        Assert.Equal(allowed, MayOf("ssm", "SendCommand", input,
            $$"""{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ssm:{{Here}}:document/ReadCluster"}""",
            """{"Effect":"Allow","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringEquals":{"ssm:resourceTag/headroom-runner":"yes"}}}"""));

    [Theory]
    [InlineData("GetItem", """{"TableName":"headroom","Key":{"pk":{"S":"vpc#1"},"sk":{"S":"lease"}}}""", true)]
    [InlineData("GetItem", """{"TableName":"headroom","Key":{"pk":{"S":"cluster#web"},"sk":{"S":"state"}}}""", false)]
    [InlineData("PutItem", """{"TableName":"headroom","Item":{"pk":{"S":"cluster#web"},"sk":{"S":"state"}}}""", false)]
    [InlineData("Query", """{"TableName":"headroom","KeyConditionExpression":"#p = :p AND begins_with(sk, :s)","ExpressionAttributeNames":{"#p":"pk"},"ExpressionAttributeValues":{":p":{"S":"vpc#1"},":s":{"S":"l"}}}""", true)]
    [InlineData("Query", """{"TableName":"headroom","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"incident#1"}}}""", false)]
    public void DynamoDb_OnlySomePartitions_DependsOnTheKey(string operation, string input, bool allowed) =>
        Assert.Equal(allowed, MayOf("dynamodb", operation, input,
            $$$$"""{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:{{{{Here}}}}:table/headroom","Condition":{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["vpc#*"]}}}"""));

    [Fact]
    public void UpdateAddon_WithARole_PassesIt()
    {
        const string OnAddon = $$"""{"Effect":"Allow","Action":"eks:UpdateAddon","Resource":"arn:aws:eks:{{Here}}:addon/*"}""";
        const string Pass = """{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"eks.amazonaws.com"}}}""";
        const string WithRole = """{"clusterName":"web","addonName":"vpc-cni","serviceAccountRoleArn":"arn:aws:iam::111122223333:role/cni"}""";

        Assert.True(MayOf("eks", "UpdateAddon", """{"clusterName":"web","addonName":"vpc-cni"}""", OnAddon));
        Assert.False(MayOf("eks", "UpdateAddon", WithRole, OnAddon));
        Assert.True(MayOf("eks", "UpdateAddon", WithRole, OnAddon, Pass));
    }

    [Fact]
    public void Veil_MissingObjectWithoutListBucket_LooksLikeAccessDenied()
    {
        var error = new AwsErrorException("NoSuchKey", "The specified key does not exist.", 404);
        const string Get = """{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}""";
        const string List = """{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::reports"}""";
        var input = Input("""{"Bucket":"reports","Key":"clusters/web/reading.json"}""");

        Assert.Equal(("AccessDenied", 403), (Guarded(Get).Veil(Function, error, input).Code, Guarded(Get).Veil(Function, error, input).Status));
        Assert.Equal("NoSuchKey", Guarded(Get, List).Veil(Function, error, input).Code);
    }

    [Theory]
    [InlineData("ec2")]
    [InlineData("eks")]
    [InlineData("iam")]
    [InlineData("ssm")]
    [InlineData("states")]
    [InlineData("sns")]
    [InlineData("sts")]
    [InlineData("dynamodb")]
    public void Rights_EveryOperationOfTheModel_IsInTheTable(string service)
    {
        var input = """
            {"TableName":"headroom","Key":{"pk":{"S":"a"},"sk":{"S":"b"}},"Item":{"pk":{"S":"a"},"sk":{"S":"b"}},"Resources":["subnet-ours"],"DocumentName":"d",
             "SubnetId":"subnet-ours","VpcId":"vpc-1","RouteTableId":"rtb-1","NetworkAclId":"acl-1","AssociationId":"aclassoc-ours","stateMachineArn":"m","executionArn":"e","taskToken":"t.m"}
            """;

        Assert.All(ServiceModel.Of(service).Operations.Keys, operation =>
            Assert.All(Table().Needed(service, operation, Input(input)), question => Assert.StartsWith($"{service}:", question.Action, StringComparison.Ordinal)));
    }

    private bool May(string operation, string input, params string[] statements) => MayOf("ec2", operation, input, statements);

    private bool MayOf(string service, string operation, string input, params string[] statements) =>
        Record.Exception(() => Guarded(statements).Demand(Function, service, operation, Input(input))) is null;

    private Guard Guarded(params string[] statements)
    {
        var guard = new Guard(Table());
        guard.Assign(Function.Principal, new Role([JsonNode.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""")!]));
        return guard;
    }

    private RightsTable Table() => new("aws", "us-west-2", "111122223333", new Facts(), _tables);

    private static JsonObject Input(string json) => JsonNode.Parse(json)!.AsObject();

    private sealed class Facts : IResourceFacts
    {
        public IReadOnlyDictionary<string, string>? Tags(string id) => id switch
        {
            "subnet-ours" => new Dictionary<string, string> { ["headroom:incident"] = "i1" },
            "i-runner" => new Dictionary<string, string> { ["headroom-runner"] = "yes" },
            "subnet-nowhere" => null,
            _ => new Dictionary<string, string>(),
        };

        public string? Owner(string associationId) => associationId switch
        {
            "vpc-cidr-assoc-1" => "vpc-1",
            "aclassoc-ours" => "subnet-ours",
            _ => null,
        };
    }
}

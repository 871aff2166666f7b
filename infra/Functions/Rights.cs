using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Headroom.Decisions.Policy;
using Headroom.Infra.Accounts;

namespace Headroom.Infra.Functions;

/// <summary>The rights that functions are given, in their words. A Describe action of EC2 and SSM's status calls know no resources.</summary>
internal sealed class Rights(Construct scope, Storage storage, Documents documents, AccountEntry account)
{
    /// <summary>On everything that Headroom makes.</summary>
    public const string IncidentTag = "headroom:incident";

    /// <summary>The switch.</summary>
    public const string SwitchTag = "kubernetes.io/role/cni";

    private const string ClusterTag = "cni.networking.k8s.aws/cluster/";

    private string AnyVpc => Ec2("vpc");

    private string AnySubnet => Ec2("subnet");

    private string[] OurClusters =>
        [.. account.Clusters.SelectMany(cluster => new[] { ClusterAccess.ArnOf(scope, cluster.Policy.Name), ClusterAccess.AddonArnOf(scope, cluster.Policy.Name) })];

    /// <summary>Items whose partition key begins with one of the prefixes.</summary>
    public IEnumerable<PolicyStatement> Items(params string[] prefixes) => [OnItems(prefixes, "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem")];

    /// <summary>The keys of what should have ended by now.</summary>
    public IEnumerable<PolicyStatement> ReadOverdue() => [Grants.Allow([storage.DueIndexArn], "dynamodb:Query")];

    /// <summary>Leases are deleted, and nothing else is.</summary>
    public IEnumerable<PolicyStatement> DeleteLease() => [OnItems(["vpc"], "dynamodb:DeleteItem")];

    /// <summary>Objects under the prefixes. Without ListBucket S3 answers "access denied" for an object that isn't there.</summary>
    public IEnumerable<PolicyStatement> ReadObjects(params string[] prefixes) =>
    [
        Grants.Allow([.. prefixes.Select(prefix => storage.Bucket.ArnForObjects($"{prefix}/*"))], "s3:GetObject"),
        Grants.Allow([storage.Bucket.BucketArn], "s3:ListBucket"),
    ];

    public IEnumerable<PolicyStatement> WriteObjects(params string[] prefixes) =>
        [Grants.Allow([.. prefixes.Select(prefix => storage.Bucket.ArnForObjects($"{prefix}/*"))], "s3:PutObject")];

    /// <summary>The cluster and its add-on as EKS has them, and the network as EC2 has it.</summary>
    public IEnumerable<PolicyStatement> ReadWorld() =>
    [
        Grants.Allow(OurClusters, "eks:DescribeCluster", "eks:DescribeAddon"),
        .. Describe("Vpcs", "Subnets", "RouteTables", "NetworkAcls", "Instances", "InstanceTypes", "NetworkInterfaces", "SecurityGroupRules", "VpcPeeringConnections", "VpcEndpoints"),
        Grants.Allow(["*"], "ec2:GetSubnetCidrReservations"),
    ];

    /// <summary>What the CNI's role may, whichever that is: its name is the owner's, and only the running cluster tells it.</summary>
    public IEnumerable<PolicyStatement> SimulateRoles() =>
    [
        Grants.Allow([Iam("role")], "iam:SimulatePrincipalPolicy"),
        Grants.Allow([Iam("instance-profile")], "iam:GetInstanceProfile"),
    ];

    /// <summary>Which clusters there are: a list has no resource of its own.</summary>
    public static IEnumerable<PolicyStatement> ListClusters() => [Grants.Allow(["*"], "eks:ListClusters")];

    /// <summary>Some kinds of EC2's resources.</summary>
    public static IEnumerable<PolicyStatement> Describe(params string[] kinds) => [Grants.Allow(["*"], [.. kinds.Select(kind => $"ec2:Describe{kind}")])];

    /// <summary>The read document on the runner.</summary>
    public IEnumerable<PolicyStatement> RunReadDocument() => Run(documents.Read.Ref);

    /// <summary>The configure document on the runner.</summary>
    public IEnumerable<PolicyStatement> RunConfigureDocument() => Run(documents.Configure.Ref);

    /// <summary>The restart document on the runner.</summary>
    public IEnumerable<PolicyStatement> RunRestartDocument() => Run(documents.Restart.Ref);

    /// <summary>The canaries' document on the runner, where a cluster's policy wants them.</summary>
    public IEnumerable<PolicyStatement> RunCanaryDocument() => account.Clusters.Any(cluster => cluster.Policy.Verification?.Canary is not null) ? Run(documents.Canaries.Ref) : [];

    public IEnumerable<PolicyStatement> AssociateCidr() => [Grants.Allow([AnyVpc], "ec2:AssociateVpcCidrBlock")];

    public IEnumerable<PolicyStatement> DisassociateCidr() => [Grants.Allow([AnyVpc], "ec2:DisassociateVpcCidrBlock")];

    /// <summary>Subnets that carry the incident's tag from their first moment, with a route table and network ACL that are there already.</summary>
    public IEnumerable<PolicyStatement> CreateSubnets() =>
    [
        Grants.Allow([AnyVpc], "ec2:CreateSubnet"),
        Grants.AllowIf("Null", $"aws:RequestTag/{IncidentTag}", "false", [AnySubnet], "ec2:CreateSubnet"),
        Grants.AllowIf("StringEquals", "ec2:CreateAction", "CreateSubnet", [AnySubnet], "ec2:CreateTags"),
        Grants.Allow([Ec2("route-table")], "ec2:AssociateRouteTable"),
        Grants.Allow([Ec2("network-acl")], "ec2:ReplaceNetworkAclAssociation"),
        OnOurSubnets("ec2:AssociateRouteTable", "ec2:ReplaceNetworkAclAssociation", "ec2:CreateSubnetCidrReservation"),
        Grants.AllowIf("StringEquals", "ec2:CreateAction", "CreateSubnetCidrReservation", [Ec2("subnet-cidr-reservation")], "ec2:CreateTags"),
        Grants.Allow(["*"], "ec2:GetSubnetCidrReservations"),
    ];

    /// <summary>The switch, open or closed, and no other tag but, where the policy permits the reuse of idle subnets, the cluster's.</summary>
    public IEnumerable<PolicyStatement> OpenSubnets() => [OnTags("ec2:CreateTags")];

    /// <summary>The same tags.</summary>
    public IEnumerable<PolicyStatement> UntagSubnets() => [OnTags("ec2:DeleteTags")];

    /// <summary>Subnets of an incident, and reservations, of which IAM knows no resource: the functions name those that they find in such a subnet.</summary>
    public IEnumerable<PolicyStatement> DeleteSubnets() => [OnOurSubnets("ec2:DeleteSubnet"), Grants.Allow(["*"], "ec2:DeleteSubnetCidrReservation")];

    public IEnumerable<PolicyStatement> UpdateAddon() =>
    [
        Grants.Allow(OurClusters, "eks:DescribeAddon", "eks:UpdateAddon", "eks:DescribeUpdate"),
        // UpdateAddon repeats the add-on's role, which counts as passing it.
        Grants.AllowIf("StringEquals", "iam:PassedToService", "eks.amazonaws.com", [Iam("role")], "iam:PassRole"),
    ];

    public IEnumerable<PolicyStatement> StartResponse() => [Grants.Allow([Workflow.ArnOf(scope)], "states:StartExecution")];

    /// <summary>Wakes a task that waits for an approval: it learns nothing by that, and looks into the journal.</summary>
    public IEnumerable<PolicyStatement> WakeWorkflow() => [Grants.Allow([Workflow.ArnOf(scope)], "states:SendTaskSuccess")];

    /// <summary>Whether those who may hold a lease still run.</summary>
    public IEnumerable<PolicyStatement> ReadExecutions() => [Grants.Allow([Workflow.ExecutionsArnOf(scope), Rollback.ExecutionsArnOf(scope)], "states:DescribeExecution")];

    private IEnumerable<PolicyStatement> Run(string document) =>
    [
        Grants.Allow([Stack.Of(scope).FormatArn(new ArnComponents { Service = "ssm", Resource = "document", ResourceName = document })], "ssm:SendCommand"),
        Grants.AllowIf("StringEquals", $"ssm:resourceTag/{account.Runner.Tag.Key}", account.Runner.Tag.Value, [Ec2("instance")], "ssm:SendCommand"),
        Grants.Allow(["*"], "ssm:GetCommandInvocation", "ssm:DescribeInstanceInformation"),
    ];

    private PolicyStatement OnItems(string[] prefixes, params string[] actions) =>
        Grants.AllowIf("ForAllValues:StringLike", "dynamodb:LeadingKeys", prefixes.Select(prefix => $"{prefix}#*").ToArray(), [storage.Table.TableArn], actions);

    private PolicyStatement OnTags(string action) => Grants.AllowIf("ForAllValues:StringEquals", "aws:TagKeys",
        account.Clusters.Where(cluster => cluster.Policy.Reuse == Reuse.Permitted).Select(cluster => ClusterTag + cluster.Policy.Name).Prepend(SwitchTag).ToArray(), [AnySubnet], action);

    private PolicyStatement OnOurSubnets(params string[] actions) => Grants.AllowIf("Null", $"aws:ResourceTag/{IncidentTag}", "false", [AnySubnet], actions);

    // IAM's ARNs have no Region.
    private string Iam(string kind) => Stack.Of(scope).FormatArn(new ArnComponents { Service = "iam", Region = "", Resource = kind, ResourceName = "*" });

    private string Ec2(string kind) => Stack.Of(scope).FormatArn(new ArnComponents { Service = "ec2", Resource = kind, ResourceName = "*" });
}

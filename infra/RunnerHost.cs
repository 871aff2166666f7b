using Amazon.CDK;
using Amazon.CDK.AWS.AutoScaling;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Headroom.Infra.Accounts;

namespace Headroom.Infra;

/// <summary>The host that runs kubectl: a small instance that is replaced when it fails and never accepts a connection.</summary>
internal sealed class RunnerHost : Construct
{
    // Official builds for linux/amd64 from dl.k8s.io, and the digest published beside it. kubectl's commands used here are the same in every version that EKS supports.
    private const string KubectlVersion = "v1.34.11";
    private const string KubectlSha256 = "8efbb9435132a190920eb65a47a8c1ecf755ad85ab57a600c9bedbab460bb7a8";

    private RunnerHost(Construct scope, RunnerEntry.Own own, AccountEntry account)
        : base(scope, "Runner")
    {
        var group = new CfnSecurityGroup(this, "SecurityGroup", new CfnSecurityGroupProps
        {
            VpcId = own.Vpc,
            GroupDescription = "Runner of Headroom: nothing comes in, HTTPS goes out",
            SecurityGroupEgress = new[]
            {
                new CfnSecurityGroup.EgressProperty { IpProtocol = "tcp", FromPort = 443, ToPort = 443, CidrIp = "0.0.0.0/0", Description = "SSM, EKS, kubectl's download" },
            },
        });
        foreach (var cluster in account.Clusters.Where(cluster => cluster.SecurityGroup is not null))
        {
            _ = new CfnSecurityGroupIngress(this, $"To-{cluster.Policy.Name}", new CfnSecurityGroupIngressProps
            {
                GroupId = cluster.SecurityGroup,
                IpProtocol = "tcp",
                FromPort = 443,
                ToPort = 443,
                SourceSecurityGroupId = group.AttrGroupId,
                Description = "Runner of Headroom",
            });
        }

        Role = new Role(this, "Role", new RoleProps { AssumedBy = new ServicePrincipal("ec2.amazonaws.com"), Description = "Headroom's runner: SSM Run Command and kubectl" });
        foreach (var statement in Rights(account.Clusters))
        {
            Role.AddToPolicy(statement);
        }

        var profile = new CfnInstanceProfile(this, "Profile", new CfnInstanceProfileProps { Roles = [Role.RoleName] });
        var template = LaunchTemplate(group, profile, UserData(account));
        var scaling = new CfnAutoScalingGroup(this, "Instance", new CfnAutoScalingGroupProps
        {
            MinSize = "1",
            MaxSize = "1",
            VpcZoneIdentifier = [.. own.Subnets],
            LaunchTemplate = new CfnAutoScalingGroup.LaunchTemplateSpecificationProperty { LaunchTemplateId = template.Ref, Version = template.AttrLatestVersionNumber },
            Tags = new[]
            {
                new CfnAutoScalingGroup.TagPropertyProperty { Key = own.Tag.Key, Value = own.Tag.Value, PropagateAtLaunch = true },
                new CfnAutoScalingGroup.TagPropertyProperty { Key = "Name", Value = "headroom-runner", PropagateAtLaunch = true },
            },
        });
        // CloudFormation makes a role's policy beside what has the role: an instance that is up first may not describe its clusters.
        scaling.Node.AddDependency(Role);

        // Another cluster or kubectl means another launch template, and so another instance.
        scaling.CfnOptions.UpdatePolicy = new CfnUpdatePolicy { AutoScalingRollingUpdate = new CfnAutoScalingRollingUpdate { MinInstancesInService = 0, MaxBatchSize = 1 } };
    }

    public Role Role { get; }

    /// <summary>Makes the runner where the account wants one.</summary>
    /// <returns>The ARN of the role that kubectl runs under, or null where an existing runner's isn't known.</returns>
    public static string? RoleOf(Construct scope, AccountEntry account) => account.Runner switch
    {
        RunnerEntry.Own own => new RunnerHost(scope, own, account).Role.RoleArn,
        RunnerEntry.Existing existing => existing.RoleArn,
        _ => throw new System.Diagnostics.UnreachableException($"a runner of unknown kind: {account.Runner}"),
    };

    private CfnLaunchTemplate LaunchTemplate(CfnSecurityGroup group, CfnInstanceProfile profile, string userData) => new(this, "Template", new CfnLaunchTemplateProps
    {
        LaunchTemplateData = new CfnLaunchTemplate.LaunchTemplateDataProperty
        {
            // Amazon Linux 2023 brings the SSM agent and the AWS CLI; EC2 looks the newest image up at each launch.
            ImageId = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
            InstanceType = "t3.micro",
            IamInstanceProfile = new CfnLaunchTemplate.IamInstanceProfileProperty { Arn = profile.AttrArn },
            SecurityGroupIds = [group.AttrGroupId],
            MetadataOptions = new CfnLaunchTemplate.MetadataOptionsProperty { HttpTokens = "required", HttpPutResponseHopLimit = 1 },
            BlockDeviceMappings = new[]
            {
                new CfnLaunchTemplate.BlockDeviceMappingProperty { DeviceName = "/dev/xvda", Ebs = new CfnLaunchTemplate.EbsProperty { Encrypted = true, VolumeType = "gp3", VolumeSize = 8 } },
            },
            UserData = Fn.Base64(userData),
        },
    });

    private static string UserData(AccountEntry account) => string.Join('\n',
    [
        "#!/bin/bash",
        "set -euo pipefail",
        "install --directory --mode=0700 /etc/headroom",
        "cat >/etc/headroom/runner.env <<'ENVIRONMENT'",
        $"KUBECTL_VERSION={KubectlVersion}",
        $"KUBECTL_SHA256={KubectlSha256}",
        $"REGION={account.Region}",
        $"CLUSTERS=\"{string.Join(' ', account.Clusters.Select(cluster => cluster.Policy.Name))}\"",
        "ENVIRONMENT",
        "cat >/usr/local/sbin/headroom-prepare <<'PREPARE'",
        $"{Script("prepare.sh")}PREPARE",
        Script("install.sh"),
    ]);

    private static string Script(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "runner", name));

    private IEnumerable<PolicyStatement> Rights(IReadOnlyList<ClusterEntry> clusters) =>
    [
        // What Run Command needs of AmazonSSMManagedInstanceCore, without its right to read every parameter of the account. None of these knows resources.
        Grants.Allow(["*"],
            "ssm:UpdateInstanceInformation", "ssm:ListInstanceAssociations", "ssm:UpdateInstanceAssociationStatus",
            "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
            "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage", "ec2messages:GetEndpoint", "ec2messages:GetMessages", "ec2messages:SendReply"),
        Grants.Allow([.. clusters.Select(cluster => ClusterAccess.ArnOf(this, cluster.Policy.Name))], "eks:DescribeCluster"),
    ];
}

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>EKS, SSM and Step Functions through the CLI.</summary>
internal static class JsonCalls
{
    private const string CommandId = "01234567-89ab-cdef-0123-456789abcdef";

    public static readonly IReadOnlyList<CliCall> Eks =
    [
        new("DescribeAddon", "describe-addon --cluster-name web --addon-name vpc-cni", """{"addonName":"vpc-cni","clusterName":"web"}"""),
        new("DescribeCluster", "describe-cluster --name web", """{"name":"web"}"""),
        new("DescribeUpdate", "describe-update --name web --update-id u/1 --addon-name vpc-cni", """{"addonName":"vpc-cni","name":"web","updateId":"u/1"}"""),
        new("ListClusters", "list-clusters --max-results 2 --no-paginate", """{"maxResults":2}"""),
        new("UpdateAddon", """update-addon --cluster-name web --addon-name vpc-cni --resolve-conflicts PRESERVE --configuration-values {"env":{"A":"b"}} --client-request-token t""",
            """{"addonName":"vpc-cni","clientRequestToken":"t","clusterName":"web","configurationValues":"{\"env\":{\"A\":\"b\"}}","resolveConflicts":"PRESERVE"}"""),
    ];

    public static readonly IReadOnlyList<CliCall> Ssm =
    [
        new("DescribeInstanceInformation", "describe-instance-information --filters Key=tag:headroom-runner,Values=yes --no-paginate",
            """{"Filters":[{"Key":"tag:headroom-runner","Values":["yes"]}]}"""),
        new("GetCommandInvocation", $"get-command-invocation --command-id {CommandId} --instance-id i-0123456789abcdef0",
            $$"""{"CommandId":"{{CommandId}}","InstanceId":"i-0123456789abcdef0"}"""),
        new("SendCommand", """send-command --document-name ReadCluster --instance-ids i-0123456789abcdef0 --parameters {"Cluster":["web"]} --timeout-seconds 60""",
            """{"DocumentName":"ReadCluster","InstanceIds":["i-0123456789abcdef0"],"Parameters":{"Cluster":["web"]},"TimeoutSeconds":60}"""),
    ];

    public static readonly IReadOnlyList<CliCall> StepFunctions =
    [
        new("DescribeExecution", "describe-execution --execution-arn arn:aws:states:us-west-2:111122223333:execution:headroom-respond:a",
            """{"executionArn":"arn:aws:states:us-west-2:111122223333:execution:headroom-respond:a"}"""),
        new("SendTaskSuccess", "send-task-success --task-token t.headroom-respond --task-output {}", """{"output":"{}","taskToken":"t.headroom-respond"}"""),
        new("StartExecution", """start-execution --state-machine-arn arn:aws:states:us-west-2:111122223333:stateMachine:headroom-respond --name a --input {"cluster":"web"}""",
            """{"input":"{\"cluster\":\"web\"}","name":"a","stateMachineArn":"arn:aws:states:us-west-2:111122223333:stateMachine:headroom-respond"}"""),
    ];
}

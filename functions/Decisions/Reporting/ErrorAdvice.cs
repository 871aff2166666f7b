namespace Headroom.Decisions.Reporting;

/// <summary>An error that ends a response → what a person should do. One table for all of them.</summary>
internal static class ErrorAdvice
{
    private const string InstallCni = "Install the VPC CNI (aws eks create-addon --addon-name vpc-cni), or take the cluster out of the policy when another CNI serves it.";

    private const string RunnerPage = "docs/deploy.md, \"Let the runner in\"";

    /// <summary>After a change of aws-node that did harm.</summary>
    public const string SpareSettings = "Keep awsNode.apply at onlyIfNeeded or never for this cluster until the profile is right for it.";

    public static string NextStep(ReportError error)
    {
        var name = error.Name.EndsWith("Exception", StringComparison.Ordinal) ? error.Name[..^"Exception".Length] : error.Name;
        return name == "KubectlFailed" ? Kubectl(error.Message) : name switch
        {
            // The workflow's one call of DynamoDB.
            _ when name.StartsWith("DynamoDB.", StringComparison.Ordinal) => "Allow dynamodb:DeleteItem on Headroom's table to the workflow's role (docs/permissions.md). The lease goes when the execution has ended.",
            "RunnerOffline" => $"Start the runner host, or see why its SSM agent doesn't report (Systems Manager, Fleet Manager); {RunnerPage}.",
            "AgentTooOld" => "Update the runner's SSM agent to 3.3.2746.0 or later (document AWS-UpdateSSMAgent): older ones don't pass parameters as environment variables.",
            "DocumentMissing" or "Settings" => "Deploy Headroom again (npx cdk deploy): part of it isn't there or isn't whole.",
            "CommandFailed" => "Look at the command in Systems Manager, Run Command history, and at the runner's load and disk; then start the response again.",
            "AnswerMalformed" => "Call the operation that the message names by hand (AWS CLI) and look at what it answers there; then start the response again.",
            "JournalBroken" => "Somebody has written into Headroom's table or bucket. See who (CloudTrail), then start the response again: it opens an incident of its own.",
            "ReadingTruncated" or "ReadingMalformed" => "The cluster's reading came cut or damaged. Run the document ReadCluster by hand and look at its output's end.",
            "AwsNodeMissing" => InstallCni,
            "AwsNodeNotConfigured" => "See who else writes aws-node (GitOps, Helm, Terraform) and, for a managed add-on, aws eks describe-update --addon-name vpc-cni; make the change there.",
            "SettingsDidHarm" => SpareSettings,
            "AccessDenied" => "Allow the operation named below to the function's role (docs/permissions.md); if the role allows it, look for a service control policy or boundary that denies it.",
            "CidrQuotaReached" => "Ask for a higher quota L-83CA0A9D (IPv4 CIDR blocks per VPC), set cidrQuota in the policy to it, and start the response again.",
            "SubnetQuotaReached" => "Ask for a higher quota L-407747CB (subnets per VPC) and start the response again.",
            "QuotaReached" => "Ask for a higher quota of what the message names (Service Quotas) and start the response again.",
            "CidrConflict" => "AWS refused the block. Name another candidate in the policy, deploy, and start the response again.",
            "BlocksUsedUp" => "See in the last reports why so much space was needed in one day. Then raise blocksPerDay in the policy and deploy, or wait for the next UTC day, and start the response again.",
            "Conflict" or "NotFound" => "Somebody else changes the VPC or the cluster at the same time. Start the response again; it plans anew.",
            "SubnetFailed" => "Look at the subnet in the VPC console, delete it if it stays failed, and start the response again.",
            "ClusterNotFound" => "Check the cluster's name in the policy, and that Headroom is deployed in the cluster's account and region.",
            "ClusterNotInPolicy" => "Check the cluster's name, or add it to the policy's clusters in cdk.json and deploy.",
            "IncidentOpen" => "Wait for the open incident's report, or stop its execution; then start the response again.",
            "IncidentClosed" => "Start the response again instead of redriving an execution that had ended: it goes on with what is there.",
            "MalformedInput" => "Start the execution with {\"cluster\": \"<name>\"}.",
            "StepExpired" => "The step didn't end in its time. See its note below, look at the resource itself, and start the response again.",
            "Throttled" or "Transient" or "States.Timeout" or "Sandbox.Timedout" => "AWS didn't answer in time, retries included. Start the response again.",
            _ => "Look at the execution in the Step Functions console: its last state has the whole error. Then start the response again.",
        };
    }

    // The first word of the script's reason (docs/architecture.md, "The reading"); a word of kubectl's own text, such as busybox, is none.
    private static string Kubectl(string message) => message.Contains(": unauthorized", StringComparison.Ordinal) && message.Contains("orbidden", StringComparison.Ordinal)
        ? "The cluster knows the runner's role, but gives it no rights: apply the RBAC of docs/permissions.md (kubectl apply -f infra/documents/rbac.yaml), and see that the role's access entry names the group headroom."
        : Reasons.FirstOrDefault(r => message.Contains(": " + r.Word, StringComparison.Ordinal)).NextStep
        ?? "Run the same kubectl command on the runner and see what it says.";

    private static readonly (string Word, string NextStep)[] Reasons =
    [
        ("bad-parameter", "Update the runner's SSM agent to 3.3.2746.0 or later, and check the cluster's name: the script refused its parameters."),
        ("kubectl-missing", $"Install kubectl on the runner; {RunnerPage}."),
        ("tool-missing", $"Install the tool that the message names on the runner; {RunnerPage}."),
        ("kubeconfig-missing", $"Put /etc/headroom/kubeconfig with a context named after the cluster on the runner; {RunnerPage}."),
        ("unauthorized", "Give the runner's role an access entry for the cluster (aws eks create-access-entry; the message names it), and the RBAC of docs/permissions.md."),
        ("timeout", "The runner can't reach the cluster's API: admit 443 from it to the cluster's security group, and check the endpoint's access settings."),
        ("daemonset-missing", InstallCni),
        ("busy", "Another run holds the runner's lock for this cluster. Wait for it, or see whether it hangs (ps on the runner)."),
    ];
}

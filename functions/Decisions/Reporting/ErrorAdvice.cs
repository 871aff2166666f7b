namespace Headroom.Decisions.Reporting;

/// <summary>An error that ends a response → what a person should do. One table for all of them.</summary>
internal static class ErrorAdvice
{
    private const string RunnerPage = "docs/deploy.md, \"The runner\"";

    public static string NextStep(ReportError error)
    {
        var name = error.Name.EndsWith("Exception", StringComparison.Ordinal) ? error.Name[..^"Exception".Length] : error.Name;
        return name == "KubectlFailed" ? Kubectl(error.Message) : name switch
        {
            "RunnerOffline" => $"Start the runner host, or see why its SSM agent doesn't report (Systems Manager, Fleet Manager); {RunnerPage}.",
            "AgentTooOld" => "Update the runner's SSM agent to 3.3.2746.0 or later (document AWS-UpdateSSMAgent): older ones don't pass parameters as environment variables.",
            "DocumentMissing" => "Deploy Headroom again (npx cdk deploy): the SSM document isn't there.",
            "ReadingTruncated" => "The cluster's reading came cut or damaged. Run the document ReadCluster by hand and look at its output's end.",
            "AwsNodeMissing" => "Install the VPC CNI (aws eks create-addon --addon-name vpc-cni), or take the cluster out of the policy when another CNI serves it.",
            "AccessDenied" => "Allow the operation named above to the function's role (docs/permissions.md); if the role allows it, look for a service control policy or boundary that denies it.",
            "CidrQuotaReached" => "Ask for a higher quota L-83CA0A9D (IPv4 CIDR blocks per VPC), set cidrQuota in the policy to it, and start the response again.",
            "SubnetQuotaReached" => "Ask for a higher quota L-407747CB (subnets per VPC) and start the response again.",
            "CidrConflict" => "AWS refused the block. Name another candidate in the policy, deploy, and start the response again.",
            "ClusterNotFound" => "Check the cluster's name in the policy, and that Headroom is deployed in the cluster's account and region.",
            "AddonUpdateFailed" => "Look at the update's errors (aws eks describe-update --addon-name vpc-cni) and repair the add-on's configuration.",
            "StepExpired" => "The step didn't end in its time. See its note above, look at the resource itself, and start the response again.",
            "Throttled" or "Transient" or "States.Timeout" or "Sandbox.Timedout" => "AWS didn't answer in time, retries included. Start the response again.",
            _ => "Look at the execution in the Step Functions console: its last state has the whole error. Then start the response again.",
        };
    }

    // The script's own words for what went wrong (docs/architecture.md, "The reading").
    private static string Kubectl(string message) => Words(message) switch
    {
        "kubectl-missing" => $"Install kubectl on the runner; {RunnerPage}.",
        "kubeconfig-missing" => $"Put /etc/headroom/kubeconfig with a context named after the cluster on the runner; {RunnerPage}.",
        "unauthorized" => "Give the runner's role an access entry for the cluster, with the RBAC of docs/permissions.md.",
        "timeout" => "The runner can't reach the cluster's API: admit 443 from it to the cluster's security group, and check the endpoint's access settings.",
        "daemonset-missing" => "Install the VPC CNI (aws eks create-addon --addon-name vpc-cni), or take the cluster out of the policy when another CNI serves it.",
        "busy" => "Another run holds the runner's lock for this cluster. Wait for it, or see whether it hangs (ps on the runner).",
        _ => "Run the same kubectl command on the runner and see what it says.",
    };

    private static string Words(string message)
    {
        string[] known = ["kubectl-missing", "kubeconfig-missing", "unauthorized", "timeout", "daemonset-missing", "busy"];
        return known.FirstOrDefault(word => message.Contains(word, StringComparison.Ordinal)) ?? "";
    }
}

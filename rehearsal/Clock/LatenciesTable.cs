using System.Reflection;

namespace Headroom.Rehearsal.Clock;

/// <summary>Every delay of AWS and the cluster that isn't a constant of their code.</summary>
/// <remarks>Least, median, ninetieth percentile and most in milliseconds: first the typical set, then the pessimistic one. docs/world.md shows the same table; a test compares them.</remarks>
internal static class Delays
{
    private const string Messaging = "bitesizedserverless.com, Serverless Messaging: Latency Compared, P10, P50, P90 and P99";

    // Watching and reacting.
    public static readonly Delay ScheduleJitter = new("schedule fires after its minute", new(0, 5_000, 20_000, 50_000), new(0, 20_000, 50_000, 59_000), "EventBridge user guide: precision of one minute; shape assumed");
    public static readonly Delay MetricIngestion = new("EMF line becomes a metric", new(1_000, 4_000, 15_000, 40_000), new(5_000, 20_000, 60_000, 180_000), "assumed; CloudWatch user guide names the delay without a figure");
    public static readonly Delay AlarmEvaluation = new("alarm evaluation after the minute", new(1_000, 10_000, 30_000, 55_000), new(20_000, 45_000, 55_000, 59_000), "CloudWatch user guide: alarms with a period of a minute are evaluated each minute; offset assumed");
    public static readonly Delay EventBridgeDelivery = new("EventBridge delivery", new(60, 150, 250, 1_000), new(220, 800, 5_000, 60_000), Messaging + ": 113, 148, 241, 387 ms with the function's invocation; most and pessimistic assumed");
    public static readonly Delay AsyncInvocation = new("asynchronous Lambda invocation", new(20, 70, 125, 1_000), new(60, 300, 2_000, 15_000), Messaging + ": 62, 73, 125, 225 ms through SNS; most and pessimistic assumed");
    public static readonly Delay LambdaColdStart = new("Lambda cold start, dotnet10", new(420, 480, 700, 1_200), new(600, 1_100, 2_500, 8_000), "maxday/lambda-perf, August 2026: 247 ms init and 179 ms first run at 512 MB; aws-samples/serverless-dotnet-demo: 1,063 ms; upper parts assumed");
    public static readonly Delay LambdaWarmStart = new("Lambda warm start", new(5, 10, 25, 100), new(10, 30, 150, 1_000), "assumed");
    public static readonly Delay WorkflowTransition = new("Step Functions transition", new(15, 40, 80, 250), new(50, 200, 800, 3_000), Messaging + ": 73, 99, 133, 250 ms from StartExecution into a function; pessimistic assumed");
    public static readonly Delay ApiCall = new("AWS API call, there and back", new(8, 26, 42, 45), new(15, 80, 400, 3_000), "assumed");

    // EC2.
    public static readonly Delay ReadAfterWrite = new("EC2 read after write", new(0, 300, 1_200, 3_000), new(200, 2_000, 10_000, 30_000), "assumed; EC2 developer guide, eventual consistency, advises to wait from a couple of seconds up to five minutes");
    public static readonly Delay CidrAssociation = new("CIDR association", new(2_000, 4_000, 7_000, 10_000), new(5_000, 20_000, 60_000, 180_000), "assumed");
    public static readonly Delay CidrDisassociation = new("CIDR disassociation", new(2_000, 4_000, 7_000, 10_000), new(5_000, 20_000, 60_000, 180_000), "assumed");
    public static readonly Delay SubnetAvailable = new("subnet becomes available", new(100, 800, 2_000, 5_000), new(500, 3_000, 12_000, 30_000), "assumed; Terraform logs show 1 to 12 s for a subnet");
    public static readonly Delay Ec2Call = new("ipamd's mutating EC2 call", new(200, 500, 1_000, 2_500), new(400, 1_500, 4_000, 12_000), "amazon-vpc-cni-k8s issue 3480: 510 ms for an AssignPrivateIpAddresses; else assumed");
    public static readonly Delay EniCreate = new("network interface creation", new(500, 900, 1_500, 3_000), new(1_000, 2_500, 6_000, 15_000), "assumed");
    public static readonly Delay EniAttach = new("network interface attachment, until instance metadata shows it", new(1_500, 3_000, 6_000, 12_000), new(3_000, 10_000, 30_000, 55_000), "cilium issue 16494: seldom above 5 s; amazon-vpc-cni-k8s issue 420: up to 55 s; shape assumed");
    public static readonly Delay EniDelete = new("network interface detachment and deletion", new(2_000, 5_000, 9_000, 20_000), new(5_000, 15_000, 45_000, 120_000), "assumed");

    // EKS and the cluster.
    public static readonly Delay AddonApply = new("EKS applies an add-on update", new(3_000, 8_000, 15_000, 30_000), new(10_000, 30_000, 90_000, 180_000), "assumed");
    public static readonly Delay AddonFinish = new("EKS reports an applied add-on update", new(5_000, 15_000, 30_000, 60_000), new(15_000, 60_000, 120_000, 300_000), "assumed; terraform-aws-eks pull request 3214 tells of 20 s to 20 min for a creation");
    public static readonly Delay DaemonSetObserved = new("DaemonSet controller observes a change", new(50, 150, 400, 1_000), new(100, 500, 2_000, 5_000), "assumed");
    public static readonly Delay AwsNodeStop = new("aws-node pod ends", new(500, 1_500, 3_000, 10_000), new(1_000, 5_000, 10_000, 10_000), "most: terminationGracePeriodSeconds 10 of aws-node's manifest; else assumed");
    public static readonly Delay AwsNodeStart = new("aws-node pod starts and is ready", new(8_000, 11_000, 15_000, 20_000), new(12_000, 30_000, 60_000, 180_000), "amazon-vpc-cni-k8s issue 1724: 30 s to 3 min until the first addresses on new nodes; else assumed");
    public static readonly Delay AwsNodeFirstStart = new("aws-node pod starts on a new node, images and init container included", new(12_000, 20_000, 30_000, 60_000), new(20_000, 45_000, 90_000, 180_000), "amazon-vpc-cni-k8s issue 1724: 30 s to 3 min until the first addresses on new nodes; else assumed");
    public static readonly Delay LaunchDecision = new("EC2 Auto Scaling acts on a new desired capacity", new(1_000, 4_000, 10_000, 30_000), new(5_000, 20_000, 60_000, 120_000), "assumed");
    public static readonly Delay LaunchRetry = new("EC2 Auto Scaling tries a failed launch again", new(30_000, 60_000, 180_000, 300_000), new(60_000, 180_000, 600_000, 900_000), "assumed; the user guide says that it tries again, not when");
    public static readonly Delay NodeBoot = new("instance launch until its kubelet registers the node", new(25_000, 40_000, 60_000, 120_000), new(45_000, 90_000, 180_000, 300_000), "assumed");
    public static readonly Delay PodAdmission = new("scheduling, and the kubelet's first look at a pod", new(100, 300, 800, 2_000), new(300, 1_000, 3_000, 10_000), "assumed");
    public static readonly Delay SandboxCreation = new("sandbox creation", new(300, 700, 1_500, 3_000), new(500, 2_000, 6_000, 15_000), "assumed");
    public static readonly Delay ContainerStart = new("image pull and container start", new(500, 1_500, 4_000, 10_000), new(1_000, 6_000, 20_000, 60_000), "assumed");
    public static readonly Delay SandboxRetry = new("kubelet retry of a failed sandbox", new(10_000, 12_500, 14_500, 15_000), new(10_000, 12_500, 14_500, 15_000), "kubelet pod_workers.go: backOffPeriod 10 s, jitter factor 0.5");

    // The runner.
    public static readonly Delay SsmDelivery = new("SSM agent picks a command up", new(300, 1_000, 3_000, 8_000), new(1_000, 5_000, 20_000, 60_000), "assumed; stratus-red-team issue 108 shows 5 s for a command from sending to result");
    public static readonly Delay SsmReport = new("SSM shows a command's result", new(200, 800, 2_000, 5_000), new(500, 2_000, 8_000, 30_000), "assumed");
    public static readonly Delay KubectlScript = new("script with kubectl on the runner", new(800, 1_500, 3_000, 8_000), new(2_000, 6_000, 20_000, 60_000), "assumed; in a drill the script really runs");

    // A person's terminal.
    public static readonly Delay AwsCli = new("AWS CLI command, before and after its calls", new(300, 700, 1_500, 4_000), new(800, 2_000, 4_000, 10_000), "aws-cli issues 9011 (0.35 s) and 9727 (3 to 4 s); shape assumed");
    public static readonly Delay Kubectl = new("kubectl command", new(150, 400, 1_000, 3_000), new(300, 1_000, 4_000, 15_000), "assumed");

    /// <summary>All of them, in the order of this file.</summary>
    public static IReadOnlyList<Delay> All { get; } =
        [.. typeof(Delays).GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.MetadataToken).Select(field => (Delay)field.GetValue(null)!)];
}

namespace Headroom.Rehearsal.Clock;

/// <summary>A delay as a distribution in whole milliseconds: straight lines through its least, median, ninetieth percentile and most.</summary>
/// <param name="Name">What takes so long; also the name of its luck.</param>
/// <param name="Least">Nothing is faster.</param>
/// <param name="Median">Half are faster.</param>
/// <param name="Ninetieth">Nine in ten are faster.</param>
/// <param name="Most">Nothing is slower.</param>
/// <param name="Source">Where the figures come from, or <c>assumed</c>.</param>
internal sealed record Delay(string Name, int Least, int Median, int Ninetieth, int Most, string Source)
{
    /// <summary>The delay at a quantile of 0 to 999 in a thousand.</summary>
    public int At(int perMille) => perMille switch
    {
        < 500 => Least + ((Median - Least) * perMille / 500),
        < 900 => Median + ((Ninetieth - Median) * (perMille - 500) / 400),
        _ => Ninetieth + ((Most - Ninetieth) * (perMille - 900) / 99),
    };
}

/// <summary>Every delay of AWS and the cluster that isn't a constant of their code.</summary>
internal static class Delays
{
    public static readonly Delay ReadAfterWrite = new("EC2 read after write", 0, 300, 1_200, 3_000, "assumed; EC2 documents eventual consistency without a figure");
    public static readonly Delay CidrAssociation = new("CIDR association", 2_000, 4_000, 7_000, 10_000, "assumed");
    public static readonly Delay CidrDisassociation = new("CIDR disassociation", 2_000, 4_000, 7_000, 10_000, "assumed");
    public static readonly Delay SubnetAvailable = new("subnet becomes available", 100, 800, 2_000, 5_000, "assumed");
    public static readonly Delay Ec2Call = new("EC2 mutating call", 200, 500, 1_000, 2_500, "assumed");
    public static readonly Delay EniCreate = new("network interface creation", 500, 900, 1_500, 3_000, "assumed");
    public static readonly Delay EniAttach = new("network interface attachment, until instance metadata shows it", 1_500, 3_000, 6_000, 12_000, "assumed; VPC CNI allows 10 s (eniAttachTime)");
    public static readonly Delay EniDelete = new("network interface detachment and deletion", 2_000, 5_000, 9_000, 20_000, "assumed");
    public static readonly Delay AddonApply = new("EKS applies an add-on update", 3_000, 8_000, 15_000, 30_000, "assumed");
    public static readonly Delay AddonFinish = new("EKS reports an applied add-on update", 5_000, 15_000, 30_000, 60_000, "assumed");
    public static readonly Delay DaemonSetObserved = new("DaemonSet controller observes a change", 50, 150, 400, 1_000, "assumed");
    public static readonly Delay AwsNodeStop = new("aws-node pod ends", 500, 1_500, 3_000, 10_000, "most: terminationGracePeriodSeconds 10 of aws-node's manifest; else assumed");
    public static readonly Delay AwsNodeStart = new("aws-node pod starts and is ready", 8_000, 11_000, 15_000, 20_000, "assumed");
    public static readonly Delay AwsNodeFirstStart = new("aws-node pod starts on a new node, images and init container included", 12_000, 20_000, 30_000, 60_000, "assumed");
    public static readonly Delay LaunchDecision = new("EC2 Auto Scaling acts on a new desired capacity", 1_000, 4_000, 10_000, 30_000, "assumed");
    public static readonly Delay LaunchRetry = new("EC2 Auto Scaling tries a failed launch again", 30_000, 60_000, 180_000, 300_000, "assumed; AWS documents that it tries again, not when");
    public static readonly Delay NodeBoot = new("instance launch until its kubelet registers the node", 25_000, 40_000, 60_000, 120_000, "assumed");
    public static readonly Delay PodAdmission = new("scheduling, and the kubelet's first look at a pod", 100, 300, 800, 2_000, "assumed");
    public static readonly Delay SandboxCreation = new("sandbox creation", 300, 700, 1_500, 3_000, "assumed");
    public static readonly Delay ContainerStart = new("image pull and container start", 500, 1_500, 4_000, 10_000, "assumed");
    public static readonly Delay SandboxRetry = new("kubelet retry of a failed sandbox", 10_000, 12_500, 14_500, 15_000, "kubelet pod_workers.go: backOffPeriod 10 s, jitter factor 0.5");
    public static readonly Delay LambdaColdStart = new("Lambda cold start, dotnet10", 420, 480, 700, 1_200, "maxday/lambda-perf 2026-08: 247 ms init and 179 ms first run at 512 MB; upper part assumed");
    public static readonly Delay LambdaWarmStart = new("Lambda warm start", 5, 10, 25, 100, "assumed");
    public static readonly Delay AsyncInvocation = new("asynchronous Lambda invocation", 20, 60, 200, 1_000, "assumed");
    public static readonly Delay EventBridgeDelivery = new("EventBridge delivery", 100, 300, 800, 3_000, "assumed; AWS promises at least once, not a time");
    public static readonly Delay ScheduleJitter = new("schedule fires after its minute", 0, 5_000, 20_000, 50_000, "EventBridge rule schedules have one-minute precision; shape assumed");
    public static readonly Delay MetricIngestion = new("EMF line becomes a metric", 1_000, 4_000, 15_000, 40_000, "assumed");
    public static readonly Delay AlarmEvaluation = new("alarm evaluation after the minute", 1_000, 10_000, 30_000, 55_000, "standard alarms are evaluated each minute; offset assumed");
    public static readonly Delay WorkflowTransition = new("Step Functions transition", 15, 30, 80, 300, "assumed");
    public static readonly Delay SsmDelivery = new("SSM agent picks a command up", 300, 1_000, 3_000, 8_000, "assumed");
    public static readonly Delay SsmReport = new("SSM shows a command's result", 200, 800, 2_000, 5_000, "assumed");
    public static readonly Delay KubectlScript = new("script with kubectl on the runner", 800, 1_500, 3_000, 8_000, "assumed");

    /// <summary>All of them, for docs and tests.</summary>
    public static IReadOnlyList<Delay> All { get; } =
    [
        ReadAfterWrite, CidrAssociation, CidrDisassociation, SubnetAvailable, Ec2Call, EniCreate, EniAttach, EniDelete, AddonApply, AddonFinish, DaemonSetObserved, AwsNodeStop, AwsNodeStart,
        AwsNodeFirstStart, LaunchDecision, LaunchRetry, NodeBoot,
        PodAdmission, SandboxCreation, ContainerStart, SandboxRetry, LambdaColdStart, LambdaWarmStart, AsyncInvocation, EventBridgeDelivery, ScheduleJitter, MetricIngestion,
        AlarmEvaluation, WorkflowTransition, SsmDelivery, SsmReport, KubectlScript,
    ];
}

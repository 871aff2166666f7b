namespace Headroom.Steps;

// The class names are a contract: Step Functions sees exception.GetType().Name as the error's name, and the workflow's Retry and Catch name it
// (aws-lambda-dotnet, ExceptionInfo). All of Headroom's errors are in this file; every message names the thing, the reason and the next step.

/// <summary>Texts from outside, as errors quote them.</summary>
internal static class Quoting
{
    // A notification has room for a few of these; whoever wants the whole text finds it where it came from.
    private const int Most = 1_000;

    public static string Short(this string text) => text.Length <= Most ? text : text[..Most] + "…";
}

/// <summary>AWS refuses calls for their rate. The workflow tries again.</summary>
public sealed class ThrottledException(string operation, Exception? inner = null)
    : Exception($"{operation} was throttled; the workflow tries again", inner)
{
    /// <summary>The operation, such as <c>ec2:DescribeSubnets</c>.</summary>
    public string Operation { get; } = operation;
}

/// <summary>A call failed in a way that passes: a 5xx, a time-out, a broken connection, an answer cut off. The workflow tries again.</summary>
public sealed class TransientException(string operation, Exception? inner = null)
    : Exception($"{operation} failed for now ({inner?.Message.Short() ?? "no answer"}); the workflow tries again", inner);

/// <summary>A function's role may not make a call.</summary>
public sealed class AccessDeniedException(string operation, Exception? inner = null)
    : Exception($"{operation} was denied to this function's role ({inner?.Message.Short()}); compare the role with docs/permissions.md", inner);

/// <summary>A call names something that isn't there.</summary>
public sealed class NotFoundException(string operation, Exception? inner = null)
    : Exception($"{operation} names something that AWS doesn't have ({inner?.Message.Short()}); it may have been deleted by hand", inner);

/// <summary>Another thing is in the way: a block or a name is taken.</summary>
public sealed class ConflictException(string operation, Exception? inner = null)
    : Exception($"{operation} met something that is in its place already ({inner?.Message.Short()}); run the response again to plan around it", inner);

/// <summary>The VPC has as many IPv4 blocks as its quota allows.</summary>
public sealed class CidrQuotaReachedException(string operation, Exception? inner = null)
    : Exception($"{operation} met the quota of IPv4 blocks for each VPC, L-83CA0A9D ({inner?.Message.Short()}); have it raised", inner);

/// <summary>The VPC has as many subnets as its quota allows.</summary>
public sealed class SubnetQuotaReachedException(string operation, Exception? inner = null)
    : Exception($"{operation} met the quota of subnets for each VPC, L-407747CB ({inner?.Message.Short()}); have it raised", inner);

/// <summary>Another quota is reached.</summary>
public sealed class QuotaReachedException(string operation, Exception? inner = null)
    : Exception($"{operation} met a quota ({inner?.Message.Short()}); have it raised in Service Quotas", inner);

/// <summary>AWS refuses a call for a reason that isn't in the table of errors.</summary>
public sealed class RefusedException(string operation, Exception? inner = null)
    : Exception($"{operation} was refused ({inner?.Message.Short()})", inner);

/// <summary>AWS answered something that isn't in the form of its own API.</summary>
public sealed class AnswerMalformedException(string operation, Exception inner)
    : Exception($"{operation} was answered with something that can't be used ({inner.Message.Short()}), so that nothing follows from it; call it by hand (AWS CLI) and look at that", inner);

/// <summary>EKS has no cluster of that name in this account and Region.</summary>
public sealed class ClusterNotFoundException(string cluster)
    : Exception($"EKS has no cluster '{cluster}' in this account and Region; check the name in the policy and in the execution's input");

/// <summary>The policy doesn't name the cluster, so that Headroom touches nothing of it.</summary>
public sealed class ClusterNotInPolicyException(string cluster)
    : Exception($"the policy doesn't name cluster '{cluster}', so nothing of it was read or changed; add it to the policy in cdk.json and deploy");

/// <summary>A change of aws-node that followed recovery made things worse; the workflow takes it back.</summary>
public sealed class SettingsDidHarmException(string why)
    : Exception($"aws-node's new settings did harm, and are taken back where that can be done: {why}");

/// <summary>The execution's input or an event lacks something.</summary>
public sealed class MalformedInputException(string what, Exception? inner = null)
    : Exception($"the input can't be used: {what.Short()}", inner);

/// <summary>A function's environment or its policy.json is wrong.</summary>
public sealed class SettingsException(string what, Exception? inner = null)
    : Exception($"{what.Short()}; deploy the stack again", inner);

/// <summary>An owner's order doesn't count.</summary>
public sealed class OrderRefusedException(string why)
    : Exception($"nothing was done: {why.Short()}");

/// <summary>Another response to the same cluster is under way.</summary>
public sealed class IncidentOpenException(string cluster, string incident)
    : Exception($"cluster '{cluster}' has an open incident '{incident}'; wait for its report, or stop that execution first");

/// <summary>The incident was closed after its execution had ended, and somebody has redriven that execution.</summary>
public sealed class IncidentClosedException(string incident)
    : Exception($"incident '{incident}' was closed when its execution ended, so that nothing more is changed in its name; start the response again, which goes on with what is there");

/// <summary>A rollback that a person ordered isn't carried out, or can't be brought to its end.</summary>
public sealed class RollbackRefusedException(string incident, string why)
    : Exception($"incident '{incident}' isn't rolled back: {why}");

/// <summary>No runner host with the tag is online.</summary>
public sealed class RunnerOfflineException(string tag, string detail)
    : Exception($"no runner host with tag {tag} is online ({detail}); start the runner and see that its SSM agent reaches Systems Manager");

/// <summary>The runner's SSM agent would not hand parameters over as environment variables.</summary>
public sealed class AgentTooOldException(string instance, string version)
    : Exception($"the SSM agent of runner {instance} is {version}, and parameters as environment variables need 3.3.2746.0 or newer; update the agent (document AWS-UpdateSSMAgent)");

/// <summary>Systems Manager doesn't have a document.</summary>
public sealed class DocumentMissingException(string document, Exception? inner = null)
    : Exception($"Systems Manager has no usable document '{document}' ({inner?.Message.Short()}); deploy the stack again", inner);

/// <summary>A script on the runner failed and said why.</summary>
public sealed class KubectlFailedException(string document, string reason)
    : Exception($"document {document} failed on the runner: {reason}");

/// <summary>A command failed, timed out or didn't reach the runner, without a word of the script.</summary>
public sealed class CommandFailedException(string document, string reason)
    : Exception($"document {document} failed on the runner: {reason}");

/// <summary>A reading was cut off on its way.</summary>
public sealed class ReadingTruncatedException(string what)
    : Exception($"the reading from the runner is cut off: {what.Short()}; run the document by hand and compare its output's length with the 24,000 characters that SSM returns");

/// <summary>A reading isn't of the form that the read document prints.</summary>
public sealed class ReadingMalformedException(string what, string form = "headroom-reading-1")
    : Exception($"the reading from the runner isn't in the form of {form}: {what.Short()}; see that the document is the one that was deployed with these functions");

/// <summary>A step's deadline has passed.</summary>
public sealed class StepExpiredException(string kind, DateTimeOffset deadline, string seen)
    : Exception($"step {kind} didn't end by {deadline:yyyy-MM-dd HH:mm:ss}Z: {seen}");

/// <summary>AWS refuses the VPC's new block, or gave up on it.</summary>
public sealed class CidrConflictException(string block, string vpc, string reason, Exception? inner = null)
    : Exception($"{vpc} can't have {block}: {reason}; name another candidate in the policy", inner)
{
    /// <summary>Which block, and why, without the next step.</summary>
    public string Reason { get; } = $"{vpc} can't have {block}: {reason}";
}

/// <summary>Responses have asked EC2 for as many blocks in the VPC as the policy allows on a day.</summary>
public sealed class BlocksUsedUpException(string vpc, int most)
    : Exception($"{vpc} has had its {most} blocks of the day (blocksPerDay in the policy): nothing was asked of EC2; see why so many were needed, then raise it or wait for the next UTC day");

/// <summary>A subnet that was made doesn't come up.</summary>
public sealed class SubnetFailedException(string subnet, string state)
    : Exception($"subnet {subnet} is '{state}'; look at it in the VPC console");

/// <summary>The cluster has no aws-node.</summary>
public sealed class AwsNodeMissingException(string cluster)
    : Exception($"cluster '{cluster}' has no DaemonSet kube-system/aws-node; restore it first");

/// <summary>The DaemonSet doesn't take the settings, or somebody else has changed them.</summary>
public sealed class AwsNodeNotConfiguredException(string cluster, string reason)
    : Exception($"aws-node of cluster '{cluster}' didn't take its settings: {reason}");

/// <summary>Something that the incident wrote before isn't there any more.</summary>
public sealed class JournalBrokenException(string what)
    : Exception($"the incident's records are incomplete: {what.Short()}; look at the table and the report bucket");

/// <summary>Some clusters could not be measured; the others were.</summary>
public sealed class MeasureFailedException(IReadOnlyList<(string Cluster, Exception Error)> failures)
    : Exception($"not measured: {string.Join(" · ", failures.Select(f => $"{f.Cluster}: {f.Error.GetType().Name}: {f.Error.Message}"))}", failures[0].Error);

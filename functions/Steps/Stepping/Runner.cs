using Headroom.Decisions.Snapshot;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;
using Headroom.Steps.Reading;

namespace Headroom.Steps.Stepping;

/// <summary>Runs a document on the runner in two moves: send, then collect. What is under way is in the entry's work.</summary>
internal static class Runner
{
    /// <summary>Names the reading that is under way in an entry's work.</summary>
    public const string ReadKey = "read";

    private const int MostError = 500;
    private const string Forbidden = "unauthorized, forbidden";

    // What SSM takes for a short command; and what a wait at most adds to a response.
    private const int Soonest = 5;
    private const int Latest = 20;

    // A script's first word on standard error → what a person does about it (docs/architecture.md, The reading).
    private static readonly Dictionary<string, string> NextSteps = new(StringComparer.Ordinal)
    {
        ["kubectl-missing"] = "install kubectl on the runner",
        ["kubeconfig-missing"] = "give the runner /etc/headroom/kubeconfig with a context named after the cluster",
        // The API server tells the two apart: it answers 401 to whom EKS knows nothing of, and 403 to whom Kubernetes has no rights for.
        ["unauthorized"] = "the cluster has no access entry for the runner's role (the stack's output RunnerRole): aws eks create-access-entry --cluster-name CLUSTER --kubernetes-groups headroom --principal-arn ROLE",
        [Forbidden] = "the runner's role is known to the cluster, but lacks the RBAC of docs/permissions.md: kubectl apply -f MANIFEST, and see that its group headroom is in aws eks describe-access-entry --cluster-name CLUSTER --principal-arn ROLE",
        ["timeout"] = "see that the runner reaches the cluster's API server on port 443",
        ["daemonset-missing"] = "the cluster has no DaemonSet kube-system/aws-node: restore it first",
        ["namespace-missing"] = "the cluster wasn't made ready for this: kubectl apply -f MANIFEST, with the policy's namespace in it",
        ["kubectl-failed"] = "run the document by hand and read its output",
        ["tool-missing"] = "install the tool on the runner",
        ["bad-parameter"] = "see that the SSM agent is 3.3.2746.0 or newer and that the documents are those of this deployment",
    };

    /// <summary>Moves a document one step on.</summary>
    /// <param name="edge">The outside world.</param>
    /// <param name="run">What to run.</param>
    /// <param name="entry">The entry whose work remembers the command.</param>
    /// <returns>Standard output, or null while it is under way; and the entry, to be saved where it differs.</returns>
    public static async Task<(string? Output, JournalEntry Entry)> MoveAsync(Edge edge, DocumentRun run, JournalEntry entry)
    {
        if (!entry.Work.TryGetValue(run.WorkKey, out var command))
        {
            var (host, sent) = await SendAsync(edge, run, entry.Work.GetValueOrDefault(JournalEntry.RunnerKey)).ConfigureAwait(false);
            return (null, entry.With(JournalEntry.RunnerKey, host).With(run.WorkKey, sent).With(SentAt(run.WorkKey), Times.Write(edge.Now)));
        }

        return await edge.Commands.ReadAsync(command, entry.Needed(JournalEntry.RunnerKey)).ConfigureAwait(false) switch
        {
            CommandState.Running => (null, entry),
            CommandState.Succeeded ended => (ended.Output, Collected(entry, run.WorkKey)),
            // Another run of the script holds the cluster's lock: it is sent again when the step looks next.
            CommandState.Failed failed when failed.Error.StartsWith("busy", StringComparison.Ordinal) => (null, Collected(entry, run.WorkKey)),
            CommandState.Failed failed => throw Error(run, failed),
            var other => throw new System.Diagnostics.UnreachableException($"a command's state isn't known: {other}"),
        };
    }

    /// <summary>Sends a document to the host that a command went to before, or, where there was none or it is gone, to the first that takes it.</summary>
    /// <remarks>A runner is replaced when it fails or when its launch template changes, and Systems Manager shows one that has just ended as online for a while.</remarks>
    /// <returns>The host, and the command's id.</returns>
    public static async Task<(string Host, string Command)> SendAsync(Edge edge, DocumentRun run, string? known)
    {
        AccessDeniedException? denied = null;
        try
        {
            if (known is not null && await TrySendAsync(known).ConfigureAwait(false) is { } again)
            {
                return (known, again);
            }
        }
        catch (AccessDeniedException e)
        {
            // Commands are allowed by the host's tag, and one that has been gone for an hour has no tags any more.
            denied = e;
        }

        var (key, value) = edge.Settings.RunnerTag;
        foreach (var host in (await edge.Commands.FindRunnersAsync(key, value).ConfigureAwait(false)).Where(h => h != known))
        {
            if (await TrySendAsync(host).ConfigureAwait(false) is { } command)
            {
                return (host, command);
            }
        }

        throw denied ?? (Exception)new RunnerOfflineException($"{key}={value}", "Systems Manager shows one as online and takes no command for it");

        Task<string?> TrySendAsync(string host) => edge.Commands.TrySendAsync(host, run.Document, run.Parameters, run.Comment);
    }

    /// <summary>As <see cref="MoveAsync"/>, for the document that reads the cluster.</summary>
    public static Task<(ClusterReading? Reading, JournalEntry Entry)> ReadAsync(Edge edge, TaskInput input, JournalEntry entry) => ReadAsync(edge, input.Cluster, input.Id, entry);

    /// <summary>As above, for whoever has no incident.</summary>
    public static async Task<(ClusterReading? Reading, JournalEntry Entry)> ReadAsync(Edge edge, string cluster, string asker, JournalEntry entry)
    {
        var run = new DocumentRun(ReadKey, edge.Settings.ReadDocument, new Dictionary<string, string> { ["Cluster"] = cluster }, $"headroom {asker}");
        var (output, moved) = await MoveAsync(edge, run, entry).ConfigureAwait(false);
        return (output is null ? null : ReadingParser.Parse(output, cluster), moved);
    }

    /// <summary>How long until a command is looked for again: as long as it has been under way, so that a slow one costs few calls and a fast one little time.</summary>
    public static int Seconds(Edge edge, JournalEntry entry, string workKey) =>
        Times.Read(entry.Work.GetValueOrDefault(SentAt(workKey))) is { } sent ? (int)Math.Clamp((edge.Now - sent).TotalSeconds, Soonest, Latest) : Soonest;

    /// <summary>Forgets a command that failed, a reading where none is named, and the host that it failed on, so that the next move starts anew.</summary>
    public static JournalEntry Forget(JournalEntry entry, string workKey = ReadKey) => Collected(entry, workKey).Without(JournalEntry.RunnerKey);

    /// <summary>True where the runner, its script or what it printed is at fault, and trying again at once wouldn't help.</summary>
    public static bool IsFailure(Exception e) => e is KubectlFailedException or CommandFailedException or RunnerOfflineException or AgentTooOldException or ReadingTruncatedException or ReadingMalformedException;

    private static JournalEntry Collected(JournalEntry entry, string workKey) => entry.Without(workKey).Without(SentAt(workKey));

    /// <summary>Under which name an entry's work remembers when a command was sent.</summary>
    public static string SentAt(string workKey) => workKey + "SentAt";

    private static Exception Error(DocumentRun run, CommandState.Failed failed)
    {
        var error = failed.Error.Trim();
        var said = error.Length <= MostError ? error : error[..MostError] + "…";
        var reason = error.Split([' ', '\n', ':', '\t'], 2)[0];
        return NextSteps.TryGetValue(reason == "unauthorized" && error.Contains("orbidden", StringComparison.Ordinal) ? Forbidden : reason, out var next)
            ? new KubectlFailedException(run.Document, $"{said}; {next.Replace("CLUSTER", run.Parameters["Cluster"], StringComparison.Ordinal).Replace("MANIFEST", run.Manifest, StringComparison.Ordinal)}")
            : new CommandFailedException(run.Document, $"{failed.Details}{(said.Length > 0 ? $" ({said})" : "")}; look at the command's output in Systems Manager");
    }
}

/// <summary>A run of a document.</summary>
/// <param name="WorkKey">The name under which the entry's work remembers the command.</param>
/// <param name="Document">The document.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Comment">What Systems Manager shows beside the command.</param>
internal sealed record DocumentRun(string WorkKey, string Document, IReadOnlyDictionary<string, string> Parameters, string Comment)
{
    /// <summary>The RBAC that it needs.</summary>
    public string Manifest { get; init; } = "infra/documents/rbac.yaml";
}

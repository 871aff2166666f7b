namespace Headroom.Rehearsal.Kubernetes.Scripts;

/// <summary>A script's failure: a word of the contract (docs/architecture.md, The reading), then what is wrong.</summary>
internal sealed class ScriptFailure(string word, string words) : Exception($"{word} {words}")
{
    /// <summary>What kubectl would say about an API server with that fault; null when nothing is wrong.</summary>
    public static ScriptFailure? Of(ClusterFault fault) => fault switch
    {
        ClusterFault.None or ClusterFault.NoCanaries => null,
        ClusterFault.Unreachable => new("kubectl-failed", "Unable to connect to the server: EOF"),
        ClusterFault.Silent => new("timeout", "Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded while awaiting headers)"),
        ClusterFault.Unauthorized => new("unauthorized", "error: You must be logged in to the server (Unauthorized)"),
        ClusterFault.Forbidden => new("unauthorized", "Error from server (Forbidden): nodes is forbidden: User \"headroom-runner\" cannot list resource \"nodes\" in API group \"\" at the cluster scope"),
        ClusterFault.Failing => new("kubectl-failed", "Error from server (InternalError): Internal error occurred: etcdserver: leader changed"),
        _ => throw new System.Diagnostics.UnreachableException($"a fault has no words: {fault}"),
    };
}

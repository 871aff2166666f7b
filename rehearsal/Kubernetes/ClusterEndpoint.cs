namespace Headroom.Rehearsal.Kubernetes;

/// <summary>One cluster as the runner reaches it: its objects, and what is wrong with its API server. Shared by the two ways in, the HTTP front and the scripts in process.</summary>
public sealed class ClusterEndpoint(IKubernetesApi api)
{
    private volatile ClusterFault _fault;

    /// <summary>The cluster's objects.</summary>
    public IKubernetesApi Api { get; } = api;

    /// <summary>What is wrong with the API server.</summary>
    public ClusterFault Fault
    {
        get => _fault;
        set => _fault = value;
    }
}

/// <summary>What is wrong with an API server, for drills with bad input.</summary>
public enum ClusterFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Connections are cut.</summary>
    Unreachable,

    /// <summary>Requests are taken and never answered, so that the client's time-out ends them.</summary>
    Silent,

    /// <summary>The token has expired, or there is no access entry.</summary>
    Unauthorized,

    /// <summary>The token is good, but RBAC allows nothing.</summary>
    Forbidden,

    /// <summary>Nobody has applied infra/documents/rbac-canary.yaml: pods can be neither made nor deleted.</summary>
    NoCanaries,

    /// <summary>Every request is answered with an internal error.</summary>
    Failing,
}

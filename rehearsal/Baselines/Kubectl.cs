using System.Globalization;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Baselines;

/// <summary>An administrator's kubectl against one cluster, each command with the time that it takes.</summary>
internal sealed class Kubectl(World world, Terminal terminal, IKubernetesApi cluster)
{
    private const string Missing = "Error from server (NotFound): daemonsets.apps \"aws-node\" not found";

    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(1);

    /// <summary><c>kubectl set env daemonset aws-node -n kube-system NAME=value …</c>.</summary>
    /// <returns>False when it failed.</returns>
    public async Task<bool> SetEnvAsync(params (string Name, string Value)[] variables)
    {
        await terminal.PassAsync(Delays.Kubectl).ConfigureAwait(false);
        var isThere = cluster.AwsNode is not null;
        if (isThere)
        {
            cluster.SetAwsNodeEnvironment(variables.ToDictionary(variable => variable.Name, variable => (string?)variable.Value), "kubectl-set");
        }

        return Note($"kubectl set env daemonset aws-node -n kube-system {string.Join(' ', variables.Select(variable => $"{variable.Name}={variable.Value}"))}", isThere ? null : Missing);
    }

    /// <summary><c>kubectl rollout restart daemonset/aws-node -n kube-system</c>.</summary>
    /// <returns>False when it failed.</returns>
    public async Task<bool> RestartAsync()
    {
        await terminal.PassAsync(Delays.Kubectl).ConfigureAwait(false);
        var isThere = cluster.AwsNode is not null;
        if (isThere)
        {
            cluster.RestartAwsNode(AwsTime.Seconds(world.Now), "kubectl-rollout");
        }

        return Note("kubectl rollout restart daemonset/aws-node -n kube-system", isThere ? null : Missing);
    }

    /// <summary><c>kubectl rollout status daemonset/aws-node -n kube-system --timeout=…</c>, which watches until every node runs the present template.</summary>
    /// <returns>False when it failed or gave up.</returns>
    public async Task<bool> AwaitRolloutAsync(TimeSpan timeout)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"kubectl rollout status daemonset/aws-node -n kube-system --timeout={timeout.TotalSeconds}s");
        await terminal.PassAsync(Delays.Kubectl).ConfigureAwait(false);
        for (var end = world.Now + timeout; world.Now < end; await terminal.SleepAsync(Watching).ConfigureAwait(false))
        {
            switch (cluster.AwsNode)
            {
                case null:
                    return Note(text, Missing);
                case var set when set.ObservedGeneration == set.Generation && set.Updated == set.Desired && set.Ready == set.Desired:
                    return Note(text, null);
            }
        }

        return Note(text, "error: timed out waiting for the condition");
    }

    /// <summary><c>kubectl get pods -A</c> and a filter.</summary>
    /// <param name="text">The command.</param>
    /// <param name="filter">Which pods it is after.</param>
    /// <returns>How many there are.</returns>
    public async Task<int> CountPodsAsync(string text, Func<PodObject, bool> filter)
    {
        await terminal.PassAsync(Delays.Kubectl).ConfigureAwait(false);
        var count = cluster.Pods.Count(filter);
        terminal.Note(text, $"{count} {(count == 1 ? "line" : "lines")}");
        return count;
    }

    private bool Note(string text, string? error)
    {
        terminal.Note(text, error ?? "ok", failed: error is not null);
        return error is null;
    }
}

using Amazon.Runtime;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts.InMemory;
using Headroom.Rehearsal.Kubernetes.Scripts;
using Headroom.Rehearsal.Monitoring;
using Headroom.Rehearsal.Ssm;

namespace Headroom.Rehearsal.Incidents;

/// <summary>A person's visit to a world whose alarm has just gone off and that nobody responds to: their clients talk to its AWS.</summary>
public sealed class VirtualVisit : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private const string Visitor = "person:visitor";

    private readonly World _world;
    private readonly DeployedStack _deployed;
    private readonly InMemoryHttp _http;
    private readonly CloudStack _stack;

    /// <summary>Lets a scenario take its course until its alarm, or for half an hour where none comes.</summary>
    /// <exception cref="ArgumentException">There is no such scenario that the stack knows.</exception>
    public VirtualVisit(CloudStack stack, string scenario, ulong? seed)
    {
        var said = stack.Scenario(scenario);
        _stack = stack;
        _world = World.Start(said, seed ?? said.Seed);
        _deployed = Virtually.Deploy(_world, stack.Model.WithoutResponse());
        _http = new InMemoryHttp(_world.Clock, _world.Latencies, _deployed.Front);
        var alarmed = false;
        _deployed.Watch.Changed += (alarm, status) => alarmed |= status.State == AlarmState.Alarm && alarm.Name == $"headroom-{said.Name}-addresses";
        _world.Clock.RunUntil(() => alarmed, World.Beginning + Patience);
    }

    /// <summary>The cluster's name.</summary>
    public string Cluster => _world.Scenario.Name;

    /// <summary>The variables that a person's clients go by.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_REGION"] = World.Region,
        ["AWS_ACCESS_KEY_ID"] = Visitor,
        ["AWS_SECRET_ACCESS_KEY"] = "the-world-verifies-no-signatures",
        ["HEADROOM_TABLE"] = _stack.Model.Tables.Single().Name,
    };

    /// <summary>The world's clock.</summary>
    public TimeProvider Clock => _world.Clock;

    /// <summary>The way to the world's AWS.</summary>
    public HttpClientFactory Http => _http;

    /// <summary>The calls that the visitor has made, as <c>service:Operation</c>.</summary>
    public IReadOnlyList<string> Calls => [.. _deployed.Front.Log.Calls.Where(call => call.Principal == Visitor).Select(call => $"{call.Service}:{call.Operation}")];

    /// <summary>What the read script prints to somebody who may enter the cluster.</summary>
    public string Reading()
    {
        var run = new InProcessScripts(Virtually.Endpoints(_world, _stack.Model), _world.Clock).RunAsync(new ScriptRun("ReadCluster", "", new Dictionary<string, string> { ["Cluster"] = Cluster }), CancellationToken.None);
        var result = run.GetAwaiter().GetResult();
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.Error);
    }

    /// <summary>Lets the world go on until something that the visitor does is done.</summary>
    public T Run<T>(Func<Task<T>> act)
    {
        Task<T>? running = null;
        _world.Clock.Schedule(TimeSpan.Zero, () => running = act());
        _world.Clock.RunUntil(() => running?.IsCompleted == true, _world.Now + Patience);
        return running!.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _deployed.Dispose();
        _world.Dispose();
    }
}

using Headroom.House.Tests;
using Headroom.Rehearsal;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.InMemory;
using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Kubernetes.Scripts;
using Headroom.Rehearsal.Lambda;
using Headroom.Rehearsal.Lambda.InProcess;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Ssm;
using Headroom.Steps;

namespace Headroom.Fuzz.Tests.Recorded;

/// <summary>A request of a function and AWS's answer.</summary>
internal sealed record Exchange(WireRequest Request, WireResponse Response)
{
    /// <summary>What it asks for.</summary>
    public string Call { get; } = Calls.NameOf(Request);
}

/// <summary>One invocation of a function in an incident of the rehearsal, with all that went over its wire.</summary>
/// <param name="Cluster">The one cluster of its world.</param>
/// <param name="Function">The deployed function.</param>
/// <param name="Variables">Its whole environment.</param>
/// <param name="Payload">Its event.</param>
/// <param name="At">When it began.</param>
/// <param name="Exchanges">What went over its wire, in order.</param>
/// <param name="Known">What went over any function's: an instance that had lived for a while knew some of it.</param>
internal sealed record RecordedInvocation(string Cluster, FunctionModel Function, IReadOnlyDictionary<string, string> Variables, string Payload, DateTimeOffset At, List<Exchange> Exchanges, List<Exchange> Known)
{
    public override string ToString() => $"{Function.ShortName} at {At:HH:mm:ss}";
}

/// <summary>Invocations of whole incidents of the virtual world, each of which a fresh instance can repeat.</summary>
internal static class Recording
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(60);
    private static readonly Lazy<CloudStack> Cloud = new(() => CloudStack.Load(Path.Combine(Repository.Root, ".headroom", "cdk.out")));

    // One that goes well, one whose add-on EKS manages, one that asks a person, and one that is undone.
    private static readonly Lazy<IReadOnlyList<RecordedInvocation>> Everything = new(() =>
        [.. Of("web", _ => { }).Concat(Of("managed-addon", _ => { })).Concat(Of("approval", _ => { })).Concat(Of("stuck-ipamd", _ => { })).Concat(Of("web-canary", _ => { })).Concat(Of("web", WithoutConfigureDocument))]);

    // Of those that make the same calls one is enough.
    private static readonly Lazy<IReadOnlyList<RecordedInvocation>> Faithful = new(() =>
        [.. Everything.Value.GroupBy(i => $"{i.Function.ShortName} {string.Join(' ', i.Exchanges.Select(e => e.Call))}").Select(same => same.First()).Where(i => Replay.WhyNot(i) is null)]);

    /// <summary>Those that a fresh instance repeats.</summary>
    public static IReadOnlyList<RecordedInvocation> All => Faithful.Value;

    /// <summary>Those that it doesn't, and why.</summary>
    public static IEnumerable<string> Left => Everything.Value.Select(i => (i, Why: Replay.WhyNot(i))).Where(i => i.Why is not null).Select(i => $"{i.i}: {i.Why}");

    public static CloudStack Stack => Cloud.Value;

    private static List<RecordedInvocation> Of(string scenario, Action<DeployedStack> spoil)
    {
        var all = new List<RecordedInvocation>();
        using var world = World.Start(ScenarioLibrary.Load(scenario), 1);
        var scripts = new InProcessScripts(Virtually.Endpoints(world, Stack.Model), world.Clock);
        using var deployed = new DeployedStack(world, Stack.Model, new TimedScripts(scripts, world.Clock, world.Latencies), stack => new Sandboxes(world, stack, all));
        spoil(deployed);
        world.Clock.RunUntil(() => deployed.States.Executions.Any(execution => !execution.IsRunning), World.Beginning + Patience);
        world.Clock.RunUntil(() => false, world.Now + TimeSpan.FromMinutes(5));
        return all;
    }

    private static void WithoutConfigureDocument(DeployedStack deployed) => deployed.Ssm.Delete(deployed.Model.Documents.Single(document => document.Kind == "ConfigureAwsNode").Name);

    private sealed class Sandboxes(World world, DeployedStack deployed, List<RecordedInvocation> all) : ISandboxes
    {
        private readonly List<Exchange> _known = [];

        public void Check(FunctionModel function) => Inner(new Wire(new InMemoryHttp(world.Clock, world.Latencies, deployed.Front))).Check(function);

        public ISandbox Create(FunctionModel function)
        {
            var wire = new Wire(new InMemoryHttp(world.Clock, world.Latencies, deployed.Front));
            return new Sandbox(Inner(wire).Create(function), invocation => all.Add(wire.Now = new RecordedInvocation(world.Clusters[0].Cluster, function, deployed.VariablesOf(function), invocation.Payload, world.Now, [], _known)));
        }

        private InProcessSandboxes Inner(Wire wire) => new(
            world.Clock, wire, deployed.VariablesOf, (handler, setup) => Activator.CreateInstance(handler, new Edge(setup.Environment, setup.Clock, setup.Http, setup.TaskRoot, setup.Output))!, deployed.Read);
    }

    private sealed class Sandbox(ISandbox inner, Action<Invocation> begin) : ISandbox
    {
        public Task<InvocationOutcome> RunAsync(Invocation invocation)
        {
            begin(invocation);
            return inner.RunAsync(invocation);
        }

        public void Dispose() => inner.Dispose();
    }

    private sealed class Wire(InMemoryWire inner) : InMemoryWire
    {
        public RecordedInvocation? Now { get; set; }

        public override async Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellation)
        {
            var now = Now!;
            var response = await inner.SendAsync(request, cancellation).ConfigureAwait(false);
            var exchange = new Exchange(request, response);
            now.Exchanges.Add(exchange);
            now.Known.Add(exchange);
            return response;
        }
    }
}

using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Headroom.Decisions.Policy;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.InMemory;
using Headroom.Rehearsal.Lambda;
using Headroom.Steps;
using Headroom.Steps.Aws;

namespace Headroom.Fuzz.Tests.Recorded;

/// <summary>Repeats a recorded invocation: a fresh instance, the clock of then, and the wire's answers of then, one of them or the event another.</summary>
internal static class Replay
{
    private static readonly ConcurrentDictionary<string, HandlerMethod> Handlers = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<(string Root, string Cluster), IReadOnlyList<ClusterPolicy>> Policies = new();

    /// <summary>Null where a fresh instance asks for nothing that wasn't recorded, and ends well.</summary>
    public static string? WhyNot(RecordedInvocation invocation)
    {
        var wire = new ReplayWire(invocation);
        return Record.Exception(() => Run(invocation, invocation.Payload, wire)) is { } error ? $"{error.GetType().Name}: {error.Message}" : wire.Unknown.FirstOrDefault();
    }

    /// <summary>Answers what the function answers, or throws what it throws.</summary>
    public static string Run(RecordedInvocation invocation, string payload, ReplayWire wire)
    {
        var handler = Handlers.GetOrAdd(invocation.Function.Handler, text => HandlerMethod.Find(text, name => Assembly.Load(new AssemblyName(name))));
        var clock = new StandingClock(invocation.At);
        var policy = Policies.GetOrAdd((invocation.Function.CodeDirectory, invocation.Cluster), of => [.. Edge.PoliciesIn(of.Root).Where(p => p.Name == of.Cluster)]);
        var edge = new Edge(invocation.Variables, clock, AwsClients.From(new Settings(invocation.Variables), wire), () => policy, TextWriter.Null);
        var context = new FunctionContext(invocation.Function.Name, "request", invocation.Function.Arn, invocation.Function.MemoryMegabytes, invocation.At + invocation.Function.Timeout, clock, TextWriter.Null);
        var running = handler.InvokeAsync(Activator.CreateInstance(handler.Class, edge)!, Encoding.UTF8.GetBytes(payload), context);

        // Every answer is there at once, so that nothing is left to wait for.
        return running.IsCompleted ? Encoding.UTF8.GetString(running.GetAwaiter().GetResult()) : throw new TimeoutException($"{invocation} waits for something that isn't on its wire");
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

/// <summary>Answers as was recorded, call by call of each kind; one answer may be another.</summary>
/// <param name="invocation">What was recorded.</param>
/// <param name="changed">The exchange that is answered otherwise, or null.</param>
/// <param name="body">Its other answer.</param>
internal sealed class ReplayWire(RecordedInvocation invocation, Exchange? changed = null, byte[]? body = null) : InMemoryWire
{
    private static readonly Dictionary<string, string> NoHeaders = [];
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    // A page that names itself as the next one, a command that never ends: more calls than any function makes.
    private const int MostCalls = 2_000;

    /// <summary>Calls that weren't recorded.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>Calls that change something outside of Headroom's own table and bucket: all, and those after the other answer.</summary>
    public List<string> Changes { get; } = [];

    public List<string> ChangesAfter { get; } = [];

    /// <summary>Documents' parameters as they were sent.</summary>
    public List<string> Commands { get; } = [];

    private bool _hasChanged;
    private int _calls;

    public override Task<WireResponse> SendAsync(WireRequest request, CancellationToken cancellation)
    {
        if (++_calls > MostCalls)
        {
            throw new InvalidOperationException($"more than {MostCalls} calls: it doesn't end");
        }

        var call = Calls.NameOf(request);
        Note(request, call);
        var same = invocation.Exchanges.FindAll(exchange => exchange.Call == call);
        if (same.Count == 0 && invocation.Known.Find(exchange => exchange.Call == call && exchange.Response.Status == 200) is { } known)
        {
            return Task.FromResult(known.Response);
        }

        if (same.Count == 0)
        {
            Unknown.Add(call);
            return Task.FromResult(new WireResponse(403, NoHeaders, Array.Empty<byte>()));
        }

        var number = _next.GetValueOrDefault(call);
        _next[call] = number + 1;
        var exchange = same[Math.Min(number, same.Count - 1)];
        if (!ReferenceEquals(exchange, changed))
        {
            return Task.FromResult(exchange.Response);
        }

        _hasChanged = true;
        return Task.FromResult(exchange.Response with { Body = body, Headers = exchange.Response.Headers.Where(h => !Calls.IsAboutTheBody(h.Key)).ToDictionary() });
    }

    private void Note(WireRequest request, string call)
    {
        if (Calls.CommandOf(request, call) is { } command)
        {
            Commands.Add(command);
        }

        if (Calls.IsChange(request, call))
        {
            Changes.Add(call);
            if (_hasChanged)
            {
                ChangesAfter.Add(call);
            }
        }
    }
}

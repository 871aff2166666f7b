using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Amazon.Runtime;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts.InMemory;

namespace Headroom.Rehearsal.Lambda.InProcess;

/// <summary>Runs functions in this process, on the world's thread and clock: each environment is one instance of the handler's class.</summary>
/// <param name="clock">The world's clock.</param>
/// <param name="wire">Brings requests to the simulated AWS.</param>
/// <param name="variables">What Lambda itself adds to a function's environment.</param>
/// <param name="make">Makes an instance of a handler's class.</param>
/// <param name="line">Given every line that a function writes.</param>
internal sealed class InProcessSandboxes(
    TimeProvider clock,
    InMemoryWire wire,
    Func<FunctionModel, IReadOnlyDictionary<string, string>> variables,
    Func<Type, SandboxSetup, object> make,
    Action<FunctionModel, string> line) : ISandboxes
{
    // Finding a handler is reflection, and hundreds of worlds deploy the same functions.
    private static readonly ConcurrentDictionary<string, HandlerMethod> Found = new(StringComparer.Ordinal);

    public void Check(FunctionModel function)
    {
        try
        {
            Handler(function);
        }
        catch (HandlerException wrong)
        {
            throw new DeploymentException(function.Name, wrong.Message);
        }
    }

    public ISandbox Create(FunctionModel function) => new Sandbox(this, function);

    private static HandlerMethod Handler(FunctionModel function) => Found.GetOrAdd(function.Handler, static handler => HandlerMethod.Find(handler, Loaded));

    // The assembly is part of this program: the asset's copy is for the processes of the real mode.
    private static Assembly? Loaded(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private sealed class Sandbox(InProcessSandboxes owner, FunctionModel function) : ISandbox
    {
        private readonly StoppableHttp _http = new(owner._wire);
        private readonly LineWriter _output = new(text => owner._line(function, text));
        private object? _instance;

        public async Task<InvocationOutcome> RunAsync(Invocation invocation)
        {
            var handling = HandleAsync(invocation);
            if (!handling.IsCompleted)
            {
                // Not Task.WhenAny, and no task that several invocations wait for: each continuation must run inline, on the world's thread.
                var first = new TaskCompletionSource();
                handling.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => first.TrySetResult());
                _http.Died = () => first.TrySetResult();
                await first.Task.ConfigureAwait(false);
            }

            return handling.IsCompleted ? await handling.ConfigureAwait(false) : InvocationOutcome.Of(FunctionError.Exited(invocation, "signal: killed (injected by the rehearsal)"));
        }

        private async Task<InvocationOutcome> HandleAsync(Invocation invocation)
        {
            try
            {
                var handler = Handler(function);
                _instance ??= owner._make(handler.Class, new SandboxSetup(owner._variables(function), owner._clock, _http, function.CodeDirectory, _output));
                var context = new FunctionContext(function.Name, invocation.RequestId, invocation.FunctionArn, function.MemoryMegabytes, invocation.Deadline, owner._clock, _output);
                return InvocationOutcome.Of(Encoding.UTF8.GetString(await handler.InvokeAsync(_instance, Encoding.UTF8.GetBytes(invocation.Payload), context).ConfigureAwait(false)));
            }
#pragma warning disable CA1031 // Whatever a handler throws is the invocation's outcome, as it is in Lambda.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                return InvocationOutcome.Of(new FunctionError(thrown.GetType().Name, thrown.Message, thrown.StackTrace?.Split('\n').Select(frame => frame.Trim()).ToList() ?? []));
            }
        }

        public void Dispose()
        {
            _http.Dispose();
            _output.Dispose();
        }
    }

    private readonly TimeProvider _clock = clock;
    private readonly InMemoryWire _wire = wire;
    private readonly Func<FunctionModel, IReadOnlyDictionary<string, string>> _variables = variables;
    private readonly Func<Type, SandboxSetup, object> _make = make;
    private readonly Action<FunctionModel, string> _line = line;
}

/// <summary>What an instance of a handler's class is made from: what functions' composition root takes.</summary>
internal sealed record SandboxSetup(IReadOnlyDictionary<string, string> Environment, TimeProvider Clock, HttpClientFactory Http, string TaskRoot, TextWriter Output);

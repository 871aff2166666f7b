using System.Globalization;
using Headroom.LambdaHost;
using Headroom.Rehearsal.Lambda;

// The environment is Lambda's own contract with a runtime: "Lambda execution environment: defined runtime environment variables".
string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} isn't set: LambdaHost is started by the rehearsal, as a function's runtime");

using var api = new RuntimeApi(Variable("AWS_LAMBDA_RUNTIME_API"));
var (name, root) = (Variable("AWS_LAMBDA_FUNCTION_NAME"), Variable("LAMBDA_TASK_ROOT"));
var memory = int.Parse(Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture);
var clock = PacedClock.FromEnvironment();
using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };

HandlerMethod handler;
object instance;
try
{
    handler = HandlerMethod.Find(Variable("_HANDLER"), new TaskAssemblies(root).Load);
    instance = Composition.Make(handler.Class, clock, root);
}
#pragma warning disable CA1031 // Whatever keeps a function from starting is told to Lambda.
catch (Exception broken)
#pragma warning restore CA1031
{
    await api.FailToStartAsync(broken).ConfigureAwait(false);
    return 1;
}

while (await api.NextAsync().ConfigureAwait(false) is { } invocation)
{
    // The deadline is a moment of the wall's, and contexts tell time that is left.
#pragma warning disable RS0030 // This process is one of the wall's.
    var context = new FunctionContext(name, invocation.RequestId, invocation.FunctionArn, memory, invocation.Deadline, TimeProvider.System, output);
#pragma warning restore RS0030
    try
    {
        await api.AnswerAsync(invocation, await handler.InvokeAsync(instance, invocation.Payload, context).ConfigureAwait(false)).ConfigureAwait(false);
    }
#pragma warning disable CA1031 // Whatever a handler throws is the invocation's outcome.
    catch (Exception thrown)
#pragma warning restore CA1031
    {
        await api.FailAsync(invocation, thrown).ConfigureAwait(false);
    }
}

return 0;

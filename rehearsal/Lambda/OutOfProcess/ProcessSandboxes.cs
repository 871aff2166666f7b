using System.Globalization;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts.Loopback;

namespace Headroom.Rehearsal.Lambda.OutOfProcess;

/// <summary>Runs functions as Lambda does: each environment is a process that loads the published assembly from the asset's folder and speaks the Runtime API.</summary>
internal sealed class ProcessSandboxes : ISandboxes, IAsyncDisposable
{
    private readonly ProcessSettings _settings;
    private readonly RuntimeApiFront _api;
    private readonly LoopbackServer _server;
    private int _count;

    private ProcessSandboxes(ProcessSettings settings, RuntimeApiFront api, LoopbackServer server) => (_settings, _api, _server) = (settings, api, server);

    public static async Task<ProcessSandboxes> StartAsync(ProcessSettings settings)
    {
        var api = new RuntimeApiFront();
        return new ProcessSandboxes(settings, api, await LoopbackServer.StartAsync(api).ConfigureAwait(false));
    }

    public void Check(FunctionModel function)
    {
        var assembly = Path.Combine(function.CodeDirectory, $"{function.Handler.Split("::")[0]}.dll");
        if (!File.Exists(assembly))
        {
            throw new DeploymentException(function.Name, $"handler '{function.Handler}': there is no {assembly}");
        }
    }

    public ISandbox Create(FunctionModel function)
    {
        var id = $"sandbox-{(++_count).ToString(CultureInfo.InvariantCulture)}";
        return new ProcessSandbox(_settings, function, _api.Open(id), $"{_server.Address.Authority}/{id}", () => _api.Close(id));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

/// <summary>What functions' processes are started with.</summary>
/// <param name="Clock">The world's clock, which must be running at <paramref name="SpeedUp"/>.</param>
/// <param name="Wall">The clock that paces it.</param>
/// <param name="SpeedUp">World seconds in a second of the wall's.</param>
/// <param name="Host">LambdaHost's assembly file.</param>
/// <param name="Variables">What Lambda itself adds to a function's environment.</param>
/// <param name="Line">Given every line that a function writes, on the world's thread.</param>
internal sealed record ProcessSettings(
    WorldClock Clock,
    TimeProvider Wall,
    double SpeedUp,
    string Host,
    Func<FunctionModel, IReadOnlyDictionary<string, string>> Variables,
    Action<FunctionModel, string> Line)
{
    /// <summary>LambdaHost as it is built beside the rehearsal.</summary>
    public static string DefaultHost => Path.Combine(AppContext.BaseDirectory, "Headroom.LambdaHost.dll");
}

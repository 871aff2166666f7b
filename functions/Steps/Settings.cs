namespace Headroom.Steps;

/// <summary>A function's environment, read once (docs/architecture.md, Functions).</summary>
internal sealed class Settings(IReadOnlyDictionary<string, string> environment)
{
    public string Table => Required("HEADROOM_TABLE");

    public string Bucket => Required("HEADROOM_BUCKET");

    public string StateMachine => Required("HEADROOM_STATE_MACHINE");

    public string ReadDocument => Required("HEADROOM_READ_DOCUMENT");

    public string ConfigureDocument => Required("HEADROOM_CONFIGURE_DOCUMENT");

    public string RestartDocument => Required("HEADROOM_RESTART_DOCUMENT");

    public string CanaryDocument => Required("HEADROOM_CANARY_DOCUMENT");

    /// <summary>The runner's tag, key and value.</summary>
    public (string Key, string Value) RunnerTag =>
        Required("HEADROOM_RUNNER_TAG").Split('=', 2) is [{ Length: > 0 } key, { Length: > 0 } value]
            ? (key, value)
            : throw new SettingsException("HEADROOM_RUNNER_TAG isn't of the form key=value");

    public string? Optional(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    // Asked when it is needed: not every function is given every variable.
    private string Required(string name) => Optional(name) ?? throw new SettingsException($"environment variable {name} isn't set");
}

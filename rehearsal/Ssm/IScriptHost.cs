namespace Headroom.Rehearsal.Ssm;

/// <summary>Where an SSM command document's script runs: in this process against the world's objects, or really, in bash with a real kubectl.</summary>
public interface IScriptHost
{
    /// <summary>Runs a document's script on the runner host.</summary>
    /// <param name="script">The document and its parameters.</param>
    /// <param name="cancellation">Ends the script, as the agent does at the document's time-out.</param>
    Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation);
}

/// <summary>One run of a document's script.</summary>
/// <param name="Kind">Which of Headroom's documents: <c>ReadCluster</c>, <c>ConfigureAwsNode</c>, <c>RestartAwsNode</c> or <c>Canaries</c>.</param>
/// <param name="Lines">The script as the document has it (<c>runCommand</c>), joined by line feeds.</param>
/// <param name="Parameters">The document's parameters; the agent exports each as <c>SSM_&lt;name&gt;</c>.</param>
public sealed record ScriptRun(string Kind, string Lines, IReadOnlyDictionary<string, string> Parameters);

/// <summary>What a script left.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">Standard output, whole.</param>
/// <param name="Error">Standard error, whole.</param>
public sealed record ScriptResult(int ExitCode, string Output, string Error);

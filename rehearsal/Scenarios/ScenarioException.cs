namespace Headroom.Rehearsal.Scenarios;

/// <summary>A scenario file that can't be used: says the file, the line where there is one, and the reason.</summary>
internal sealed class ScenarioException(string message) : Exception(message);

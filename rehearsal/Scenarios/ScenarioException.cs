namespace Headroom.Rehearsal.Scenarios;

/// <summary>A scenario file that can't be used: says the file, the line and the reason.</summary>
internal sealed class ScenarioException(string file, int line, string reason) : Exception($"{file}:{line}: {reason}");

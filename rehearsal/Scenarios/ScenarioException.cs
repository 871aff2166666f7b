namespace Headroom.Rehearsal.Scenarios;

/// <summary>A scenario file that can't be used: says the file, the place in it and the reason.</summary>
internal sealed class ScenarioException(string file, string path, string reason) : Exception($"{file}: {path}: {reason}");

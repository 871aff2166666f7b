namespace Headroom.Sdk.Generator;

/// <summary>What the generator refuses. The message names the thing, the reason and the next step.</summary>
internal sealed class GeneratorException(string message) : Exception(message);

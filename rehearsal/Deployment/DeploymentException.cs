namespace Headroom.Rehearsal.Deployment;

/// <summary>Something in the synthesised artefacts that the world doesn't know. Nothing is ever ignored: an unknown word is refused, with its place.</summary>
internal sealed class DeploymentException(string path, string reason) : Exception($"{path}: {reason}")
{
    /// <summary>Where in the document, as a JSON path.</summary>
    public string Path { get; } = path;
}

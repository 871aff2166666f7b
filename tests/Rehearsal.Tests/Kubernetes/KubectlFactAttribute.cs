using Headroom.Rehearsal.Tests.Referees;

namespace Headroom.Rehearsal.Tests.Kubernetes;

/// <summary>A theory that needs bash and any kubectl; without them it is a counted skip.</summary>
internal sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute() => Skip = Executables.Missing;
}

/// <summary>A fact that needs bash and any kubectl; without them it is a counted skip.</summary>
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute() => Skip = Executables.Missing;
}

/// <summary>The kubectl that tests take when any will do.</summary>
internal static class Executables
{
    /// <summary>Its path. The newest by name where there are several: a dispatcher in front of them would ask the server for its version first.</summary>
    public static string Kubectl => Executable.Find("kubectl.1.33") ?? Executable.Find("kubectl") ?? "kubectl";

    /// <summary>Why a test that needs it is skipped, or null.</summary>
    public static string? Missing => Executable.Find("bash") is null || Executable.Find(Path.GetFileName(Kubectl)) is null ? "there is no bash or no kubectl here" : null;
}

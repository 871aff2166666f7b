using Headroom.Rehearsal.Tests.Referees;

namespace Headroom.Rehearsal.Tests.Scripts;

/// <summary>A fact that shellcheck tells; without it, it is a counted skip.</summary>
internal sealed class ShellcheckFactAttribute : FactAttribute
{
    public ShellcheckFactAttribute() => Skip = Executable.Find("shellcheck") is null ? "there is no shellcheck here" : null;
}

namespace Headroom.Infra.Tests.Referees;

/// <summary>A test that a tool decides which nobody here wrote. Where the tool isn't installed the test is skipped, and counted: the only reason for which one may be.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefereeFactAttribute : FactAttribute
{
    /// <summary>A test that needs a Node package (<c>npm ci</c> installs it) or a program on the path.</summary>
    /// <param name="tool">The package's or the program's name.</param>
    public RefereeFactAttribute(string tool)
    {
        if (!Tool.IsThere(tool))
        {
            Skip = $"{tool} isn't installed";
        }
    }
}

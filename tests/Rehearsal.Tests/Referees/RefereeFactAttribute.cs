namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>A test by a program that we didn't write. Where it isn't installed, the test is a counted skip: the only allowed kind.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RefereeFactAttribute : FactAttribute
{
    /// <param name="program">The program's path.</param>
    /// <param name="package">What brings it.</param>
    public RefereeFactAttribute(string program, string package) =>
        Skip = File.Exists(program) ? null : $"no referee: {program} isn't here (it comes with {package})";
}

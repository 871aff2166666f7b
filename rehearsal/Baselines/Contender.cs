namespace Headroom.Rehearsal.Baselines;

/// <summary>One way to answer the alarm.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Title">Its name for a person.</param>
/// <param name="About">What it does, in a sentence.</param>
/// <param name="Script">What is run when the alarm tells; null for nothing.</param>
internal sealed record Contender(string Name, string Title, string About, Func<Administrator, Task>? Script = null)
{
    /// <summary>Headroom itself.</summary>
    public static readonly Contender Headroom = new("headroom", "Headroom", "the stack as it is deployed, in mode auto");

    public static readonly Contender DoNothing = new("nothing", "do nothing", "nobody reacts");

    public static readonly Contender CreWritten = new("cre", "CRE as written", "the commands of CRE-2025-0112 in their order, mistakes included, by a script that reacts at once", CreAsWritten.RunAsync);

    public static readonly Contender CreMendedByUs = new("cre-mended", "CRE mended", "its steps with their mistakes mended, by a script that reacts at once", CreMended.RunAsync);

    public static readonly Contender SpaceOnly = new("tag-only", "tag only", "the mended steps that make space, aws-node left as it is", TagOnly.RunAsync);

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<Contender> All { get; } = [Headroom, DoNothing, CreWritten, CreMendedByUs, SpaceOnly];

    /// <summary>Whether the stack's own response is deployed.</summary>
    public bool IsHeadroom => this == Headroom;
}

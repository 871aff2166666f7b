using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Finds a member of an answer; one that the model doesn't have is a mistake of the world, not of its client.</summary>
internal static class Undeclared
{
    public static Member Member(Shape? shape, string name) =>
        shape is not null && shape.Members.TryGetValue(name, out var member)
            ? member
            : throw new InvalidOperationException($"the world answers with the member '{name}', which {shape?.Name ?? "an operation without output"} doesn't have in its service model");
}

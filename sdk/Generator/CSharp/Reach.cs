namespace Headroom.Sdk.Generator.CSharp;

/// <summary>Which structures are sent and which are read: each gets only the code that it needs.</summary>
internal sealed class Reach
{
    private static readonly string[] Parts = ["member", "value"];

    private readonly Service _service;

    public Reach(Service service)
    {
        _service = service;
        foreach (var operation in service.Operations)
        {
            Follow(operation.Input, Sent);
            Follow(operation.Output, Read);
        }
    }

    public HashSet<string> Sent { get; } = [];

    public HashSet<string> Read { get; } = [];

    private void Follow(Shape? shape, HashSet<string> reached)
    {
        if (shape is null || !reached.Add(shape.Name))
        {
            return;
        }

        foreach (var member in _service.Members(shape))
        {
            Follow(member.Shape, reached);
        }

        foreach (var part in Parts.Where(shape.Json.ContainsKey))
        {
            Follow(_service.Part(shape, part).Shape, reached);
        }
    }
}

namespace Headroom.Sdk.Generator.CSharp;

/// <summary>What differs from one wire protocol to the next.</summary>
internal abstract class Protocol(Service service)
{
    protected Service Service => service;

    public static Protocol Of(Service service) => service.Protocol switch
    {
        "ec2" => new FormProtocol(service),
        "json" => new JsonProtocol(service),
        "query" => new QueryProtocol(service),
        "rest-json" => new RestProtocol(service),
        var other => throw new GeneratorException($"{service.Entry.Package} speaks the protocol '{other}', which isn't known here: ec2, json, query and rest-json are."),
    };

    /// <summary>The parameters of a structure's Write method, and one line for each member that it sends.</summary>
    public abstract string WriteParameter { get; }

    public abstract IEnumerable<string> Write(IReadOnlyList<Member> members);

    public abstract string ReadParameter { get; }

    /// <summary>The body of a static Read method that fills and returns <c>it</c>.</summary>
    public abstract IEnumerable<string> Read(string type, IReadOnlyList<Member> members);

    /// <summary>What an exception's From method is given beside the error.</summary>
    public virtual string ErrorParameter => "";

    /// <summary>The body of an exception's From method, which fills and returns <c>it</c>.</summary>
    public virtual IEnumerable<string> ReadError(string type, IReadOnlyList<Member> members) => members.Count == 0
        ? ["return it;"]
        : throw new GeneratorException($"The exception {type} has members besides its message, which isn't known here in the protocol '{service.Protocol}'.");

    /// <summary>The lines of the file of all operations.</summary>
    public abstract IEnumerable<string> Operations();

    /// <summary>The <c>using</c> directives that the above need.</summary>
    public virtual IReadOnlyList<string> Usings => [];

    protected static void RefuseLocation(Operation operation, Member member, params string[] known)
    {
        if (member.Location is { } location && !known.Contains(location))
        {
            throw new GeneratorException($"{operation.Name}'s member {member.Name} travels in '{location}', which isn't known here.");
        }
    }
}

namespace Headroom.Rehearsal.Lambda;

/// <summary>A function as the template has it.</summary>
internal sealed record FunctionModel
{
    public required string Name { get; init; }

    /// <summary>Without a version.</summary>
    public required string Arn { get; init; }

    /// <summary><c>Assembly::Namespace.Class::Method</c>.</summary>
    public required string Handler { get; init; }

    /// <summary>Where its code is unpacked: the asset's folder.</summary>
    public required string CodeDirectory { get; init; }

    public required string RoleArn { get; init; }

    /// <summary>The variables of the template.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required int MemoryMegabytes { get; init; }

    /// <summary>Who signs its calls: the access key that the world gives to it.</summary>
    public string Principal => $"function:{ShortName}";

    /// <summary>The handler's class without its namespace.</summary>
    public string ShortName => Handler.Split("::") is [_, var type, _] ? type[(type.LastIndexOf('.') + 1)..] : Name;
}

/// <summary>What a function does with events that come to it from services (AWS::Lambda::EventInvokeConfig). Its defaults are Lambda's.</summary>
internal sealed record AsyncPolicy
{
    public int RetryAttempts { get; init; } = 2;

    public TimeSpan MaxEventAge { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The topic or queue that gets an event that was given up.</summary>
    public string? OnFailure { get; init; }
}

/// <summary>One statement of a function's resource policy (AWS::Lambda::Permission).</summary>
internal sealed record InvokePermission(string FunctionArn, string Principal, string? SourceArn, string? SourceAccount);

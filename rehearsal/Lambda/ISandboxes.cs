namespace Headroom.Rehearsal.Lambda;

/// <summary>Makes the environments that functions run in: in this process, or each in one of its own.</summary>
internal interface ISandboxes
{
    /// <summary>Refuses a function that can't run here, when it is deployed: a handler that isn't there, say.</summary>
    void Check(FunctionModel function);

    /// <summary>A new environment for one function.</summary>
    ISandbox Create(FunctionModel function);
}

/// <summary>One environment. It runs one invocation after the other.</summary>
internal interface ISandbox : IDisposable
{
    /// <summary>Runs the function. Never fails: errors are outcomes.</summary>
    Task<InvocationOutcome> RunAsync(Invocation invocation);
}

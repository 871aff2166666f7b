namespace Headroom.Decisions.Responses;

/// <summary>The name of a response's execution: the same cause gives the same name, so that a repeated event starts nothing twice.</summary>
public static class ExecutionName
{
    /// <summary>At most 80 characters of 0-9 A-Z a-z - _.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="cause">What asked for it: the alarm's name, or <c>measure</c>.</param>
    /// <param name="at">The alarm's transition, or the end of the cluster's last response.</param>
    public static string For(string cluster, string cause, DateTimeOffset at) => throw new NotImplementedException();
}

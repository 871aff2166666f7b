using System.Text.Json;

namespace Headroom.Decisions.Policy;

/// <summary>A policy document that can't be used; every error names its key.</summary>
public sealed class PolicyException(IReadOnlyList<string> errors) : Exception("the policy can't be used: " + string.Join("; ", errors))
{
    /// <summary>One sentence per error, beginning with the key's path.</summary>
    public IReadOnlyList<string> Errors => errors;
}

/// <summary>Reads and writes <c>{"clusters": […]}</c>, the policy of an account and region.</summary>
public static class PolicyDocument
{
    /// <summary>Reads a policy document.</summary>
    /// <exception cref="PolicyException">A key is unknown, missing or out of its range.</exception>
    public static IReadOnlyList<ClusterPolicy> Parse(JsonElement document) => throw new NotImplementedException();

    /// <summary>Reads a policy document.</summary>
    /// <exception cref="PolicyException">It isn't JSON, or a key is unknown, missing or out of its range.</exception>
    public static IReadOnlyList<ClusterPolicy> Parse(string document) => throw new NotImplementedException();

    /// <summary>Writes a document that <see cref="Parse(string)"/> reads back.</summary>
    public static string Write(IReadOnlyList<ClusterPolicy> clusters) => throw new NotImplementedException();
}

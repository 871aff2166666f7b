namespace Headroom.Decisions.Policy;

/// <summary>A policy document that can't be used; every error names its key.</summary>
public sealed class PolicyException(IReadOnlyList<string> errors) : Exception("the policy can't be used: " + string.Join("; ", errors))
{
    /// <summary>One sentence per error, beginning with the key's path.</summary>
    public IReadOnlyList<string> Errors => errors;
}

namespace Headroom.Rehearsal.Identity;

/// <summary>One thing that a caller needs to be allowed.</summary>
/// <param name="Action">The action, such as <c>ec2:CreateSubnet</c>.</param>
/// <param name="Resource">The ARN of what it acts on, or <c>*</c>.</param>
/// <param name="Context">The condition keys that the request has, with their values; their names match in any case.</param>
public sealed record Question(string Action, string Resource, IReadOnlyDictionary<string, IReadOnlyList<string>> Context)
{
    internal IReadOnlyList<string>? Values(string key) =>
        Context.FirstOrDefault(c => string.Equals(c.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
}

namespace Headroom.Infra.Accounts;

/// <summary>The configuration can't be used. Each error is a sentence that begins with its key's path.</summary>
internal sealed class AccountException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors => errors;
}

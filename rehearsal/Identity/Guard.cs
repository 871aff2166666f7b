using System.Text.Json.Nodes;
using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Identity;

/// <summary>Holds calls against the caller's role. A caller without a role (a person, a node) may do everything.</summary>
public sealed class Guard(RightsTable rights) : IGuard
{
    private readonly Dictionary<string, Role> _roles = [];

    /// <summary>Gives a principal (<c>function:Verify</c>) its role.</summary>
    public void Assign(string principal, Role role) => _roles[principal] = role;

    /// <inheritdoc/>
    public void Demand(Caller caller, string service, string operation, JsonObject input)
    {
        if (!_roles.TryGetValue(caller.Principal, out var role))
        {
            return;
        }

        foreach (var question in rights.Needed(service, operation, input))
        {
            Demand(caller, role, service, question);
        }
    }

    /// <summary>Asks one question outright, such as a workflow's to invoke a function; <paramref name="service"/> is who refuses.</summary>
    public void Demand(Caller caller, string service, Question question)
    {
        if (_roles.TryGetValue(caller.Principal, out var role))
        {
            Demand(caller, role, service, question);
        }
    }

    /// <inheritdoc/>
    public AwsErrorException Veil(Caller caller, AwsErrorException error, JsonObject input) =>
        error.Code == "NoSuchKey" && _roles.TryGetValue(caller.Principal, out var role) && role.Judge(rights.ListBucket(input)) != Verdict.Allowed
            ? Refusal(caller, "s3", rights.ListBucket(input), "no identity-based policy allows the s3:ListBucket action")
            : error;

    private static void Demand(Caller caller, Role role, string service, Question question)
    {
        var why = role.Judge(question) switch
        {
            Verdict.Allowed => null,
            Verdict.Denied => "of an explicit deny in an identity-based policy",
            _ => $"no identity-based policy allows the {question.Action} action",
        };
        if (why is not null)
        {
            throw Refusal(caller, service, question, why);
        }
    }

    private static AwsErrorException Refusal(Caller caller, string service, Question question, string why)
    {
        var refused = ServiceErrors.Of(service).Denied($"User: {caller.Principal} is not authorized to perform: {question.Action} on resource: {question.Resource} because {why}");
        return new AwsErrorException(refused.Code, refused.Message, refused.Status);
    }
}

using System.Text.Json.Nodes;
using Headroom.Rehearsal.Identity;

namespace Headroom.Rehearsal.Deployment;

/// <summary>A topic's, key's or bucket's policy, as far as AWS services that come by themselves are concerned: roles are judged by their own policies.</summary>
/// <remarks>Conditions: the account and ARN that a service acts for, and encryption on the way, which is always there. Any other key is refused when the policy is deployed.</remarks>
internal sealed class ResourcePolicy
{
    private readonly IReadOnlyList<Statement> _statements;

    private ResourcePolicy(IReadOnlyList<Statement> statements) => _statements = statements;

    public static ResourcePolicy Read(ClosedObject document)
    {
        document.Ignore("Version", "Id");
        var policy = new ResourcePolicy([.. document.Objects("Statement").Select(Statement.Read)]);
        document.End();
        return policy;
    }

    /// <summary>Whether a service may: something allows it, and nothing denies it.</summary>
    public bool Allows(string service, string action, string resource, string account, string source)
    {
        var meant = _statements.Where(statement => statement.Meets(service, action, resource, account, source)).ToList();
        return meant.Exists(statement => statement.IsAllow) && meant.TrueForAll(statement => statement.IsAllow);
    }

    private sealed record Statement(bool IsAllow, IReadOnlyList<string> Services, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources, IReadOnlyList<Func<string, string, bool>> Conditions)
    {
        public static Statement Read(ClosedObject fields)
        {
            var statement = new Statement(
                fields.Text("Effect") == "Allow",
                [.. Principals(fields)],
                [.. OneOrMore(fields, "Action")],
                [.. OneOrMore(fields, "Resource")],
                [.. Tests(fields)]);
            fields.Ignore("Sid").End();
            return statement;
        }

        public bool Meets(string service, string action, string resource, string account, string source) =>
            Services.Any(name => name == "*" || name == service)
            && Actions.Any(pattern => Wildcards.Match(pattern, action))
            && Resources.Any(pattern => Wildcards.Match(pattern, resource))
            && Conditions.All(condition => condition(account, source));

        // Accounts and roles ("AWS") are no services; "*" is everybody.
        private static IEnumerable<string> Principals(ClosedObject fields)
        {
            if (fields.Need("Principal") is JsonValue everybody)
            {
                return [everybody.ToString()];
            }

            var principal = fields.Object("Principal");
            var services = principal.Has("Service") ? OneOrMore(principal, "Service") : [];
            var accounts = principal.Has("AWS") ? OneOrMore(principal, "AWS").Where(name => name == "*") : [];
            principal.End();
            return services.Concat(accounts);
        }

        private static IEnumerable<Func<string, string, bool>> Tests(ClosedObject fields)
        {
            if (fields.OptionalObject("Condition") is not { } conditions)
            {
                yield break;
            }

            foreach (var test in conditions.Names.ToList())
            {
                var keys = conditions.Object(test);
                foreach (var key in keys.Names.ToList())
                {
                    IReadOnlyList<string> values = [.. OneOrMore(keys, key)];
                    yield return (test, key.ToLowerInvariant()) switch
                    {
                        ("StringEquals", "aws:sourceaccount") => (account, _) => values.Contains(account),
                        ("ArnLike" or "ArnEquals" or "StringLike" or "StringEquals", "aws:sourcearn") => (_, source) => values.Any(pattern => Wildcards.Match(pattern, source)),
                        ("Bool", "aws:securetransport") => (_, _) => values.Contains("true"),
                        _ => throw new DeploymentException(keys.PathOf(key), $"condition {test} on {key} isn't modelled for services"),
                    };
                }
            }
        }

        private static IEnumerable<string> OneOrMore(ClosedObject fields, string name) => fields.Need(name) is JsonArray ? fields.Texts(name) : [fields.Need(name).ToString()];
    }
}

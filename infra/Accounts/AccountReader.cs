using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Decisions.Policy;

namespace Headroom.Infra.Accounts;

/// <summary>Reads and checks context key <c>headroom</c>: everything is refused at once, before a single construct is made.</summary>
internal static partial class AccountReader
{
    public const string ContextKey = "headroom";

    /// <summary>Reads the context's value, as the CDK hands it over.</summary>
    /// <exception cref="AccountException">Something is unknown, missing or out of its range.</exception>
    public static IReadOnlyList<AccountEntry> Read(object? context) => Read(JsonSerializer.SerializeToElement(context));

    public static IReadOnlyList<AccountEntry> Read(JsonElement context)
    {
        var errors = new List<string>();
        var entries = new List<AccountEntry?>();
        if (context.ValueKind == JsonValueKind.Array && context.GetArrayLength() > 0)
        {
            entries.AddRange(context.EnumerateArray().Select((element, index) => ReadEntry(new Keys(element, $"{ContextKey}[{index}]", errors), errors)));
        }
        else
        {
            errors.Add($"{ContextKey} must be a list with an entry for each account and region");
        }

        foreach (var twice in entries.OfType<AccountEntry>().GroupBy(entry => (entry.Account, entry.Region)).Where(group => group.Count() > 1))
        {
            errors.Add($"{ContextKey} names account {twice.Key.Account} and region {twice.Key.Region} more than once");
        }

        return errors.Count == 0 ? [.. entries.OfType<AccountEntry>()] : throw new AccountException(errors);
    }

    private static AccountEntry? ReadEntry(Keys keys, List<string> errors)
    {
        var account = keys.Text("account", AccountForm(), "an account number of 12 digits");
        var region = keys.Text("region", RegionForm(), "a region such as us-west-2");
        var emails = keys.OptionalTexts("emails", EmailForm(), "an e-mail address");
        var runner = keys.Need("runner") is { } runnerElement ? ReadRunner(keys.Object(runnerElement, "runner")) : null;
        var clusters = ReadClusters(keys, runner, errors);
        var boundary = keys.OptionalText("permissionsBoundary", BoundaryForm(), "a policy's ARN");
        keys.End();
        return account is null || region is null || runner is null
            ? null
            : new AccountEntry { Account = account, Region = region, Emails = emails, Runner = runner, Clusters = clusters, PermissionsBoundary = boundary };
    }

    private static RunnerEntry? ReadRunner(Keys keys)
    {
        RunnerEntry? runner;
        if (keys.Has("tag"))
        {
            var tag = keys.Text("tag", TagForm(), "of the form key=value")?.Split('=', 2);
            var role = keys.OptionalText("role", RoleForm(), "a role's ARN");
            runner = tag is null ? null : new RunnerEntry.Existing(new RunnerTag(tag[0], tag[1]), role);
        }
        else
        {
            var vpc = keys.Text("vpc", VpcForm(), "a VPC's id");
            var subnets = keys.Texts("subnets", SubnetForm(), "a subnet's id");
            runner = vpc is null || subnets.Count == 0 ? null : new RunnerEntry.Own(vpc, subnets);
        }

        keys.End();
        return runner;
    }

    private static List<ClusterEntry> ReadClusters(Keys keys, RunnerEntry? runner, List<string> errors)
    {
        var policies = new JsonArray();
        var connections = new List<(string? SecurityGroup, bool AccessEntry)>();
        foreach (var (element, path) in keys.List("clusters"))
        {
            var cluster = new Keys(element, path, errors);
            connections.Add(cluster.Take("connect") is { } connect ? ReadConnection(cluster.Object(connect, "connect"), runner) : ReadConnection(cluster, runner, given: false));
            policies.Add(PolicyOf(element));
        }

        try
        {
            var clusters = PolicyDocument.Parse(new JsonObject { ["clusters"] = policies }.ToJsonString());
            return [.. clusters.Zip(connections, (policy, connection) => new ClusterEntry(policy, connection.SecurityGroup, connection.AccessEntry))];
        }
        catch (PolicyException wrong)
        {
            errors.AddRange(wrong.Errors.Select(error => $"{keys.Path}.{error}"));
            return [];
        }
    }

    private static (string? SecurityGroup, bool AccessEntry) ReadConnection(Keys keys, RunnerEntry? runner, bool given = true)
    {
        var group = given ? keys.OptionalText("securityGroup", SecurityGroupForm(), "a security group's id") : null;
        var accessEntry = !given || keys.Flag("accessEntry", otherwise: true);
        if (group is not null && runner is RunnerEntry.Existing)
        {
            keys.Refuse("securityGroup", "is only for a runner that the stack makes; an existing one needs its own access on port 443");
        }

        if (accessEntry && runner is RunnerEntry.Existing { RoleArn: null })
        {
            keys.Refuse("", "needs the runner's role for its access entry: name runner.role, or set connect.accessEntry to false");
        }

        if (given)
        {
            keys.End();
        }

        return (group, accessEntry);
    }

    // The policy's own document knows neither how a cluster is reached nor comments.
    private static JsonNode? PolicyOf(JsonElement cluster)
    {
        var node = JsonNode.Parse(cluster.GetRawText());
        (node as JsonObject)?.Remove("connect");
        (node as JsonObject)?.Remove("//");
        return node;
    }

    [GeneratedRegex(@"^\d{12}$")]
    private static partial Regex AccountForm();

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+)+-\d$")]
    private static partial Regex RegionForm();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+$")]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"^[\w.:/+@-]{1,128}=[\w.:/+@ -]{1,256}$")]
    private static partial Regex TagForm();

    [GeneratedRegex(@"^arn:[a-z-]+:iam::\d{12}:role/[\w+=,.@/-]+$")]
    private static partial Regex RoleForm();

    [GeneratedRegex(@"^arn:[a-z-]+:iam::(\d{12}|aws):policy/[\w+=,.@/-]+$")]
    private static partial Regex BoundaryForm();

    [GeneratedRegex("^vpc-([0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex VpcForm();

    [GeneratedRegex("^subnet-([0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex SubnetForm();

    [GeneratedRegex("^sg-([0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex SecurityGroupForm();
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Policy;

/// <summary>Reads one cluster's policy; the ranges are those of docs/configuration.md.</summary>
internal static partial class ClusterPolicyReader
{
    private static readonly Dictionary<string, Mode> Modes = new() { ["observe"] = Mode.Observe, ["approve"] = Mode.Approve, ["auto"] = Mode.Auto };

    private static readonly Dictionary<string, Strategy> Strategies = new() { ["ladder"] = Strategy.Ladder, ["runbook"] = Strategy.Runbook };

    private static readonly Dictionary<string, Reuse> Reuses = new() { ["tagged"] = Reuse.Tagged, ["permitted"] = Reuse.Permitted };

    private static readonly Dictionary<string, AwsNodeProfile> Profiles = new()
    {
        ["discovery"] = AwsNodeProfile.Discovery,
        ["cre"] = AwsNodeProfile.Cre,
        ["checked"] = AwsNodeProfile.Checked,
    };

    private static readonly Dictionary<string, ApplyWhen> Applies = new()
    {
        ["afterRecovery"] = ApplyWhen.AfterRecovery,
        ["onlyIfNeeded"] = ApplyWhen.OnlyIfNeeded,
        ["never"] = ApplyWhen.Never,
    };

    private static readonly Dictionary<string, RestartWhen> Restarts = new() { ["propose"] = RestartWhen.Propose, ["auto"] = RestartWhen.Auto };

    public static ClusterPolicy Read(PolicyObject from)
    {
        var unset = new ClusterPolicy { Name = "" };
        var policy = new ClusterPolicy
        {
            Name = from.Text("name", name => EksName().IsMatch(name), "an EKS cluster's name"),
            Mode = from.Word("mode", Modes, unset.Mode),
            ApprovalMinutes = from.Number("approvalMinutes", 5, 240, unset.ApprovalMinutes),
            Strategy = from.Word("strategy", Strategies, unset.Strategy),
            Freezes = OwnersHandReader.Freezes(from),
            Acknowledge = OwnersHandReader.Acknowledged(from),
            AllowSharing = from.Flag("allowSharing", unset.AllowSharing),
            Tags = OwnersHandReader.Tags(from),
            Floor = from.Number("floor", 1, 10_000, unset.Floor),
            Candidates = Candidates(from) is { Count: > 0 } given ? given : unset.Candidates,
            CidrQuota = from.Number("cidrQuota", 1, 50, unset.CidrQuota),
            Reuse = from.Word("reuse", Reuses, unset.Reuse),
            AwsNode = from.Object("awsNode") is { } awsNode ? AwsNode(awsNode) : unset.AwsNode,
            Verification = from.Object("verification") is { } verification ? VerificationReader.Read(verification) : unset.Verification,
            AttemptsPerDay = from.Number("attemptsPerDay", 1, 24, unset.AttemptsPerDay),
            BlocksPerDay = from.Number("blocksPerDay", 1, 10, unset.BlocksPerDay),
            BackOffMinutes = from.Number("backOffMinutes", 1, 1_440, unset.BackOffMinutes),
        };
        from.RefuseUnknown();
        return policy;
    }

    private static AwsNodePolicy AwsNode(PolicyObject from)
    {
        var unset = new AwsNodePolicy();
        var policy = new AwsNodePolicy
        {
            Profile = from.Word("profile", Profiles, unset.Profile),
            Apply = from.Word("apply", Applies, unset.Apply),
            Force = Forced(from) is { Count: > 0 } forced ? forced : unset.Force,
            Restart = from.Word("restart", Restarts, unset.Restart),
        };
        from.RefuseUnknown();
        return policy;
    }

    private static List<string> Forced(PolicyObject from)
    {
        var forced = new List<string>();
        foreach (var (name, path) in from.List("force", required: false, (element, path) => (element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText(), path), mayBeEmpty: true))
        {
            if (AwsNodeProfiles.Variables.Contains(name))
            {
                forced.Add(name);
            }
            else
            {
                from.ErrorAt(path, $"{name} is no variable of a profile; there are {string.Join(", ", AwsNodeProfiles.Variables)}");
            }
        }

        return forced;
    }

    private static List<Cidr> Candidates(PolicyObject from)
    {
        var candidates = new List<Cidr>();
        foreach (var (candidate, path) in from.List("candidates", required: false, Candidate))
        {
            if (candidate is not { } block)
            {
                from.ErrorAt(path, "not a canonical IPv4 block such as 100.64.0.0/16");
            }
            else if (WhyNot(block, candidates) is { } why)
            {
                from.ErrorAt(path, $"{block} {why}");
            }
            else
            {
                candidates.Add(block);
            }
        }

        return candidates;
    }

    private static (Cidr? Block, string Path) Candidate(JsonElement element, string path) =>
        (element.ValueKind == JsonValueKind.String && Cidr.TryParse(element.GetString(), out var block) ? block : null, path);

    private static string? WhyNot(Cidr block, IReadOnlyList<Cidr> earlier) =>
        block.PrefixLength is < 16 or > 28 ? "is not between /16 and /28, the sizes of a VPC's block"
        : !CidrRules.SecondaryRanges.Any(range => range.Contains(block)) ? $"is not inside {Words.List(CidrRules.SecondaryRanges)}"
        : earlier.Where(block.Overlaps).Select(other => $"overlaps {other}, an earlier candidate").FirstOrDefault();

    /// <summary>True for what EKS takes for a cluster's name.</summary>
    public static bool IsClusterName(string text) => EksName().IsMatch(text);

    // EKS: a letter or digit first, then letters, digits, hyphens and underscores, 100 at most.
    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z_-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EksName();
}

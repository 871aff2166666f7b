using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Planning;

/// <summary>The plan as the artefact that is stored, approved by its hash and shown to people.</summary>
public static class PlanDocument
{
    /// <summary>Canonical JSON in UTF-8: properties sorted, no white space; the same plan gives the same bytes.</summary>
    public static byte[] ToJson(Plan plan) => CanonicalJson.Write(JsonSerializer.SerializeToElement(plan, DecisionsJson.Default.Plan));

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It isn't a plan.</exception>
    public static Plan FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, DecisionsJson.Default.Plan) ?? throw new JsonException("the document is null, not a plan");

    /// <summary>SHA-256 of the canonical JSON, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(Plan plan) => Convert.ToHexStringLower(SHA256.HashData(ToJson(plan)));

    /// <summary>The plan for people.</summary>
    public static string ToMarkdown(Plan plan)
    {
        var text = new StringBuilder();
        text.Append($"Plan `{Hash(plan)[..12]}` for {plan.Cluster} ({plan.Vpc}), to bring back {Words.List(plan.Zones)}:\n\n");
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            text.Append($"{i + 1}. {Headline(plan.Steps[i])}\n   - Why: {plan.Steps[i].Reason}\n   - Undo: {plan.Steps[i].Undo}\n");
        }

        foreach (var hazard in plan.Hazards)
        {
            text.Append(hazard == plan.Hazards[0] ? "\nHazards:\n\n" : "").Append($"- {hazard}\n");
        }

        return text.ToString();
    }

    /// <summary>A step in a line.</summary>
    public static string Headline(PlannedStep step) => step switch
    {
        PlannedStep.AssociateCidr s => $"Associate {s.Block} with the VPC.",
        PlannedStep.CreateSubnets s => $"Create {Words.List(s.Subnets.Select(n => $"{n.Block} in {n.Zone} ({n.RouteTable}, {n.NetworkAcl})"))}.",
        PlannedStep.OpenSubnets s => $"Open {Words.List(s.Blocks)} to pods.",
        PlannedStep.ConfigureAwsNode s => $"Set {Words.List(s.Environment.Select(v => $"{v.Key}={v.Value} (now {s.Before.GetValueOrDefault(v.Key) ?? "not set"})"))} on aws-node"
            + s.When switch { ConfigureWhen.WithSpace => ".", ConfigureWhen.IfNotRecovered => ", if space alone doesn't help.", _ => ", after recovery." },
        _ => throw new System.Diagnostics.UnreachableException($"a planned step has no headline: {step}"),
    };
}

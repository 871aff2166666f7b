using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Decisions.Reporting;

namespace Headroom.Decisions.Planning;

/// <summary>The plan as the artefact that is stored, approved by its hash and shown to people.</summary>
public static class PlanDocument
{
    private static readonly JsonTypeInfo<Plan> Essential =
        (JsonTypeInfo<Plan>)new JsonSerializerOptions(DecisionsJson.Default.Options) { TypeInfoResolver = DecisionsJson.Default.WithAddedModifier(LeaveDerivedOut) }.GetTypeInfo(typeof(Plan));

    /// <summary>Canonical JSON in UTF-8: properties sorted, no white space; the same plan gives the same bytes.</summary>
    public static byte[] ToJson(Plan plan) => CanonicalJson.Write(JsonSerializer.SerializeToElement(plan, DecisionsJson.Default.Plan));

    /// <summary>JSON without what follows from the rest: the calls, what lasts and what it costs, which are more than a third of the document.</summary>
    public static string ToEssentialJson(Plan plan) => JsonSerializer.Serialize(plan, Essential);

    /// <summary>Reads what <see cref="ToJson"/> or <see cref="ToEssentialJson"/> wrote.</summary>
    /// <exception cref="JsonException">It isn't a plan.</exception>
    public static Plan FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, DecisionsJson.Default.Plan) ?? throw new JsonException("the document is null, not a plan");

    /// <summary>SHA-256 of the canonical JSON, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(Plan plan) => Convert.ToHexStringLower(SHA256.HashData(ToJson(plan)));

    /// <summary>The plan for people.</summary>
    public static string ToMarkdown(Plan plan)
    {
        var text = new StringBuilder();
        text.Append($"Plan `{Hash(plan)[..12]}` for {Markdown.Line($"{plan.Cluster} ({plan.Vpc}), {(plan.IsPreparation ? "to prepare closed space in" : "to bring back")} {Words.List(plan.Zones)}:")}\n\n");
        foreach (var (step, calls) in plan.Steps.Zip(plan.Calls))
        {
            text.Append($"{calls.Step}. {Markdown.Line(Headline(step))}\n   - Why: {Markdown.Line(step.Reason)}\n   - Undo: {Markdown.Line(step.Undo)}\n");
            foreach (var held in (step as PlannedStep.ConfigureAwsNode)?.Held ?? [])
            {
                text.Append($"   - Held by {Words.Count(held.Nodes, "node")} of {Markdown.Line(held.InstanceType)}: {held.Before} addresses now, {held.After} after it.\n");
            }
        }

        Append(text, "Where EC2 refuses the block, or gives up on it", plan.Fallbacks.Select(f => Markdown.Line(
            $"{(f.Associate ? $"Then {f.Block} in its place" : $"At last {f.Block}, which the VPC has")}: {Words.List(f.Subnets.Select(n => $"{n.Block} in {n.Zone}{Reserved(n, " (", ")")}"))}. Everything else is the same: calls, tags, reasons, undo.")));
        Append(text, "Looked at, and right", plan.Checked.Select(Markdown.Line));
        Append(text, "Hazards", plan.Hazards.Select(Markdown.Line));
        Append(text, "What it touches", plan.Touched.Select(Markdown.Line));
        Append(text, "What can't be undone", plan.Lasting.Select(Markdown.Line));
        Append(text, "What it costs", [Markdown.Line(plan.Cost)]);
        Append(text, "Calls that change something", plan.Calls.SelectMany(c => c.Do.Select(call => $"{c.Step}. {Markdown.Code(call.ToString())}").Concat(c.Undo.Select(call => $"{c.Step}. undone by {Markdown.Code(call.ToString())}"))));
        return text.ToString();
    }

    // A property that no reader could set is made from the others.
    private static void LeaveDerivedOut(JsonTypeInfo type)
    {
        foreach (var derived in type.Properties.Where(p => p is { Set: null, AssociatedParameter: null }).ToList())
        {
            type.Properties.Remove(derived);
        }
    }

    private static void Append(StringBuilder text, string title, IEnumerable<string> items)
    {
        foreach (var (item, i) in items.Select((item, i) => (item, i)))
        {
            text.Append(i == 0 ? $"\n{title}:\n\n" : "").Append($"- {item}\n");
        }
    }

    private static string Reserved(PlannedSubnet subnet, string before, string after = "") => subnet.Reservation is { } part ? $"{before}{part} reserved for prefixes{after}" : "";

    /// <summary>A step in a line.</summary>
    public static string Headline(PlannedStep step) => step switch
    {
        PlannedStep.AssociateCidr s => $"Associate {s.Block} with the VPC.",
        PlannedStep.CreateSubnets s => $"Create {Words.List(s.Subnets.Select(n => $"{n.Block} in {n.Zone} ({n.RouteTable}, {n.NetworkAcl}{Reserved(n, "; ")})"))}.",
        PlannedStep.OpenSubnets s => $"Open {Words.List(s.Blocks)} to pods.",
        PlannedStep.ConfigureAwsNode s => $"Set {Words.List(s.Environment.Select(v => $"{v.Key}={v.Value} (now {s.Before.GetValueOrDefault(v.Key) ?? "not set"})"))} on aws-node"
            + s.When switch { ConfigureWhen.WithSpace => ".", ConfigureWhen.IfNotRecovered => ", if space alone doesn't help.", _ => ", after recovery." },
        PlannedStep.RestartAwsNode => "Restart aws-node on every node, if its ipamd is stuck after the switch.",
        PlannedStep.SendCanaries s => $"Send a canary pod ({s.Image}, namespace {s.Namespace}) into each of {Words.List(s.Zones)} and see within {s.DeadlineSeconds} s whether it gets an address.",
        _ => throw new System.Diagnostics.UnreachableException($"a planned step has no headline: {step}"),
    };
}

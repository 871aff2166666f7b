using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Headroom.Decisions.Network;

namespace Headroom.Decisions.Planning;

/// <summary>What a VPC endpoint's policy says of callers' addresses.</summary>
/// <remarks>
/// IAM user guide, JSON policy elements and global condition keys. Behind an endpoint <c>aws:VpcSourceIp</c> is the caller's address, and <c>aws:SourceIp</c> isn't there;
/// a policy that names it is taken at its word all the same, since whoever wrote it meant these addresses.
/// </remarks>
internal static class EndpointPolicy
{
    private static readonly string[] Keys = ["aws:VpcSourceIp", "aws:SourceIp"];
    private static readonly string[] Quantifiers = ["ForAnyValue:", "ForAllValues:"];
    private const string IfExists = "IfExists";

    /// <summary>The policy's statements.</summary>
    /// <exception cref="FormatException">It isn't one that can be judged; the message says why, in words of our own.</exception>
    public static IReadOnlyList<EndpointStatement> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var statements = Member(document.RootElement, "Statement") ?? throw new FormatException("it has no statement");
            return [.. Several(statements).Select(Statement)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter comes of text that has halves of surrogate pairs.
            throw new FormatException("it isn't JSON");
        }
    }

    private static EndpointStatement Statement(JsonElement json)
    {
        var effect = Member(json, "Effect") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var conditions = Member(json, "Condition") is { } said ? Members(said).ToList() : [];
        var (addresses, others) = (new List<AddressCondition>(), new List<string>());
        foreach (var (name, value) in conditions)
        {
            foreach (var (key, values) in Members(value))
            {
                if (Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                {
                    addresses.Add(new AddressCondition(IsNegated(name), [.. Several(values).Select(Block).OfType<Cidr>()]));
                }
                else
                {
                    others.Add($"{name} {key} {values.GetRawText()}");
                }
            }
        }

        // Statements that differ in nothing but addresses admit together.
        var scope = Members(json).Where(m => m.Name is not ("Sid" or "Effect" or "Condition")).Select(m => $"{m.Name} {m.Value.GetRawText()}").Concat(others).Order(StringComparer.Ordinal);
        return effect is "Allow" or "Deny"
            ? new EndpointStatement(effect == "Allow", addresses, string.Join('\n', scope), IsForEverything(json) && conditions.Count == 0)
            : throw new FormatException("a statement's effect is neither Allow nor Deny");
    }

    private static bool IsForEverything(JsonElement statement) =>
        IsStar(Member(statement, "Action")) && IsStar(Member(statement, "Resource"))
        && Member(statement, "Principal") is { } principal && (IsStar(principal) || (principal.ValueKind == JsonValueKind.Object && IsStar(Member(principal, "AWS"))));

    private static bool IsStar(JsonElement? element) => element is { } e && Several(e).Any(one => one.ValueKind == JsonValueKind.String && one.GetString() == "*");

    private static bool IsNegated(string name)
    {
        var bare = Quantifiers.Aggregate(name, (n, quantifier) => n.StartsWith(quantifier, StringComparison.OrdinalIgnoreCase) ? n[quantifier.Length..] : n);
        bare = bare.EndsWith(IfExists, StringComparison.OrdinalIgnoreCase) ? bare[..^IfExists.Length] : bare;
        return bare.Equals("NotIpAddress", StringComparison.OrdinalIgnoreCase)
            || (bare.Equals("IpAddress", StringComparison.OrdinalIgnoreCase) ? false : throw new FormatException("it compares an address by another operator than IpAddress and NotIpAddress"));
    }

    // Null for IPv6, which no pod's address is.
    private static Cidr? Block(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return IPAddress.TryParse(text.Split('/')[0], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? null
            : Cidr.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : text + "/32", out var block) ? block
            : throw new FormatException("a value that it compares an address with isn't a canonical block");
    }

    private static JsonElement? Member(JsonElement json, string name) => Members(json).Where(m => m.Name == name).Select(m => (JsonElement?)m.Value).FirstOrDefault();

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? json.EnumerateObject().Select(m => (m.Name, m.Value))
        : throw new FormatException("an element isn't an object where the policy language has one");

    private static List<JsonElement> Several(JsonElement json) => json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];
}

/// <summary>A statement of a policy.</summary>
/// <param name="Allows">False for one that denies.</param>
/// <param name="Conditions">Its conditions about addresses, which must all hold.</param>
/// <param name="Scope">Everything else that it says.</param>
/// <param name="IsForEverything">True for one that is about every call of everybody, without any condition.</param>
internal sealed record EndpointStatement(bool Allows, IReadOnlyList<AddressCondition> Conditions, string Scope, bool IsForEverything)
{
    public IEnumerable<Cidr> Blocks => Conditions.SelectMany(c => c.Blocks);

    public bool Meets(uint address) => Conditions.All(c => c.Blocks.Any(b => b.First <= address && address <= b.Last) != c.IsNegated);
}

/// <summary>A condition about an address.</summary>
/// <param name="IsNegated">True where the address must be in none of the blocks.</param>
/// <param name="Blocks">The blocks.</param>
internal sealed record AddressCondition(bool IsNegated, IReadOnlyList<Cidr> Blocks);

using System.Text.Json;

namespace Headroom.Decisions.Policy;

/// <summary>Reads and writes <c>{"clusters": […]}</c>, the policy of an account and region.</summary>
public static class PolicyDocument
{
    /// <summary>Reads a policy document.</summary>
    /// <exception cref="PolicyException">A key is unknown, missing or out of its range; every such key is named.</exception>
    public static IReadOnlyList<ClusterPolicy> Parse(JsonElement document)
    {
        var errors = new List<string>();
        var root = PolicyObject.Open(document, "", errors);
        var clusters = root.List("clusters", required: true, (element, path) => ClusterPolicyReader.Read(PolicyObject.Open(element, path, errors)));
        root.RefuseUnknown();
        foreach (var twice in clusters.GroupBy(c => c.Name).Where(g => g.Key != "" && g.Count() > 1))
        {
            errors.Add($"clusters: {twice.Key} is named {twice.Count()} times; name each cluster once");
        }

        return errors.Count == 0 ? clusters : throw new PolicyException(errors);
    }

    /// <summary>Reads a policy document.</summary>
    /// <exception cref="PolicyException">It isn't JSON, or a key is unknown, missing or out of its range.</exception>
    public static IReadOnlyList<ClusterPolicy> Parse(string document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return Parse(json.RootElement);
        }
        catch (JsonException e)
        {
            throw new PolicyException([$"the document isn't JSON: {PolicyObject.Short(e.Message)}"]);
        }
        catch (InvalidOperationException)
        {
            throw new PolicyException(["the document has a text with half of a surrogate pair (\\ud800 to \\udfff), which is no Unicode"]);
        }
    }

    /// <summary>Writes a document that <see cref="Parse(string)"/> reads back.</summary>
    /// <remarks>Every function reads it anew, so that the usual candidates are left out.</remarks>
    public static string Write(IReadOnlyList<ClusterPolicy> clusters)
    {
        var document = JsonSerializer.SerializeToNode(new PolicyFile(clusters), DecisionsJson.Default.PolicyFile)!;
        foreach (var (_, json) in clusters.Zip(document["clusters"]!.AsArray()).Where(pair => ReferenceEquals(pair.First.Candidates, ClusterPolicy.UsualCandidates)))
        {
            json!.AsObject().Remove("candidates");
        }

        return document.ToJsonString();
    }
}

/// <summary>The document's outermost object.</summary>
/// <param name="Clusters">The clusters that Headroom looks after.</param>
public sealed record PolicyFile(IReadOnlyList<ClusterPolicy> Clusters);

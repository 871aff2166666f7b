using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Decisions.Policy;

namespace Headroom.Cli.People;

/// <summary>Finds what the owner of a cluster allows: in cdk.json, or in the rehearsal's account.</summary>
internal static class OwnersPolicy
{
    /// <summary>The cluster's policy, or null when the file has no such cluster.</summary>
    /// <exception cref="PolicyException">The policy can't be used.</exception>
    public static ClusterPolicy? Find(string file, string cluster)
    {
        var root = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }) : null;
        var entries = (root?["context"] ?? root)?["headroom"] as JsonArray ?? [];
        var found = entries.SelectMany(entry => entry?["clusters"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(entry => (string?)entry["name"] == cluster)?.DeepClone().AsObject();
        if (found is null)
        {
            return null;
        }

        // How a cluster is reached, and comments, aren't the policy's.
        found.Remove("connect");
        found.Remove("//");
        return PolicyDocument.Parse(new JsonObject { ["clusters"] = new JsonArray(found) }.ToJsonString()).Single();
    }
}

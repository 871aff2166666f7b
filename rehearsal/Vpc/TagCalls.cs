using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Vpc;

/// <summary>CreateTags, DeleteTags, and the tags that come with a creation.</summary>
internal static class TagCalls
{
    public static JsonObject Create(SimulatedVpc vpc, JsonObject input)
    {
        var changes = Read(input.Objects("Tags"));
        if (changes.IsEmpty)
        {
            throw Ec2Error.Missing("tagSet");
        }

        // All resources are looked up before the first is changed.
        foreach (var (tags, tell) in input.Texts("Resources").Select(id => Find(vpc, id)).ToList())
        {
            var merged = tags.Value.SetItems(changes);
            CheckCount(merged);
            // Who sets again what is set changes nothing, and hides nothing that readers see already.
            if (changes.Any(change => !tags.Value.Contains(change)))
            {
                tags.Set(merged, vpc.Now, vpc.VisibleFrom());
                tell(changes);
            }
        }

        return [];
    }

    /// <summary>A tag that is named with a value goes only where it has that value (EC2 API, DeleteTags).</summary>
    public static JsonObject Delete(SimulatedVpc vpc, JsonObject input)
    {
        foreach (var (tags, _) in input.Texts("Resources").Select(id => Find(vpc, id)).ToList())
        {
            var gone = input.Objects("Tags").Where(tag => tag.Text("Value") is not { } value || tags.Value.GetValueOrDefault(tag.Required("Key")) == value).Select(tag => tag.Required("Key"));
            tags.Set(tags.Value.RemoveRange(gone), vpc.Now, vpc.VisibleFrom());
        }

        return [];
    }

    /// <summary>The tags of a TagSpecifications list for one type of resource.</summary>
    public static ImmutableSortedDictionary<string, string> OnCreation(JsonObject input, string type)
    {
        var tags = Resource.NoTags;
        foreach (var specification in input.Objects("TagSpecifications"))
        {
            tags = specification.Text("ResourceType") == type
                ? tags.SetItems(Read(specification.Objects("Tags")))
                : throw new AwsErrorException("InvalidParameterValue", $"'{specification.Text("ResourceType")}' is not a valid taggable resource type for this operation.");
        }

        CheckCount(tags);
        return tags;
    }

    private static void CheckCount(ImmutableSortedDictionary<string, string> tags)
    {
        if (tags.Count > Quotas.TagsPerResource)
        {
            throw new AwsErrorException("TagLimitExceeded", $"The maximum number of tags per resource is {Quotas.TagsPerResource}.");
        }
    }

    private static ImmutableSortedDictionary<string, string> Read(IReadOnlyList<JsonObject> list)
    {
        var tags = Resource.NoTags;
        foreach (var tag in list)
        {
            var (key, value) = (tag.Required("Key"), tag.Text("Value") ?? "");
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw Ec2Error.InvalidValue(key, "tagKey", "Tag keys starting with 'aws:' are reserved for internal use.");
            }

            if (key.Length > 127 || value.Length > 256)
            {
                throw Ec2Error.InvalidValue(key, "tagKey", "Tag keys have up to 127 characters and values up to 256.");
            }

            tags = tags.SetItem(key, value);
        }

        return tags;
    }

    private static (Seen<ImmutableSortedDictionary<string, string>> Tags, Action<ImmutableSortedDictionary<string, string>> Tell) Find(SimulatedVpc vpc, string id)
    {
        if (id == vpc.Id)
        {
            return (vpc.Tags, _ => { });
        }

        if (Describe.Subnets.Seen(vpc).FirstOrDefault(subnet => subnet.Id == id) is { } subnet)
        {
            return (vpc.IsShared ? subnet.ParticipantTags : subnet.Tags, tags => Tell(vpc, subnet, tags));
        }

        Resource? other = id.Split('-')[0] switch
        {
            "subnet" => throw Ec2Error.NotFound("InvalidSubnetID.NotFound", "subnet", id),
            "rtb" => vpc.RouteTables.Find(table => table.Id == id),
            "acl" => vpc.Acls.Find(acl => acl.Id == id),
            "eni" => vpc.Interfaces.Find(one => one.Id == id),
            "i" => vpc.Instances.Find(instance => instance.Id == id),
            _ => null,
        };
        return other is null ? throw new AwsErrorException("InvalidID", $"The ID '{id}' is not valid") : (other.Tags, _ => { });
    }

    private static void Tell(SimulatedVpc vpc, Subnet subnet, ImmutableSortedDictionary<string, string> tags)
    {
        var text = string.Join(", ", tags.Select(tag => $"{tag.Key}={tag.Value}"));
        vpc.Timeline.Tell("subnet-tagged", subnet.Zone, $"subnet {subnet.Id} ({subnet.Block}) gets {text}");
    }
}

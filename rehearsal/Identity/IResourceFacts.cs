namespace Headroom.Rehearsal.Identity;

/// <summary>What IAM knows of the world's resources. True at once: unlike Describe calls, it doesn't lag.</summary>
public interface IResourceFacts
{
    /// <summary>An EC2 resource's tags by its id (<c>subnet-…</c>, <c>vpc-…</c>, <c>i-…</c>); null when there is no such resource.</summary>
    IReadOnlyDictionary<string, string>? Tags(string id);

    /// <summary>What an association belongs to: the VPC of <c>vpc-cidr-assoc-…</c>, the subnet of <c>aclassoc-…</c>; null when there is no such association.</summary>
    string? Owner(string associationId);
}

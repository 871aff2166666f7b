namespace Headroom.Rehearsal.Deployment;

/// <summary>Where the world is: it makes the ARNs.</summary>
internal sealed record AwsPlace(string Partition, string Region, string Account)
{
    public string Arn(string service, string resource) => $"arn:{Partition}:{service}:{Region}:{Account}:{resource}";
}

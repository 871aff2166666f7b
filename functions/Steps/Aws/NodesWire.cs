using System.Collections.Concurrent;
using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Aws;

/// <summary>Finds a cluster's nodes by their EC2 tags.</summary>
internal sealed class NodesWire(IAmazonEC2 ec2, Ec2Calls calls)
{
    private const int Page = 1000;

    // DescribeInstanceTypes takes at most 100 names.
    private const int TypeNames = 100;

    private const string Instances = "ec2:DescribeInstances";
    private const string Types = "ec2:DescribeInstanceTypes";

    // What a type allows never changes, so it is asked once in a function's life.
    private readonly ConcurrentDictionary<string, InstanceLimits> _limits = new(StringComparer.Ordinal);

    /// <summary>The nodes that are pending or running, and their VPC; an empty list and null when there are none.</summary>
    public async Task<(VpcId? Vpc, IReadOnlyList<InstanceReading> Instances)> ReadAsync(string cluster)
    {
        var all = await DescribeAsync(cluster).ConfigureAwait(false);
        var nodes = AwsErrors.Read(Instances, () => all.Where(i => IsNodeOf(i, cluster)).DistinctBy(i => AwsErrors.Need(i.InstanceId)).OrderBy(i => i.InstanceId, StringComparer.Ordinal).ToList()); // what changes while it is read may be on two pages
        await LearnLimitsAsync(AwsErrors.Read(Instances, () => nodes.ConvertAll(i => AwsErrors.Need(i.InstanceType?.Value)))).ConfigureAwait(false);
        return AwsErrors.Read<(VpcId?, IReadOnlyList<InstanceReading>)>(Instances, () => (nodes.Count == 0 ? null : new VpcId(AwsErrors.Need(nodes[0].VpcId)), nodes.ConvertAll(i => Readings.Instance(i, _limits[i.InstanceType.Value]))));
    }

    // Managed node groups, self-managed nodes, Karpenter and Auto Mode each tag in their own way. Filters are ANDed but a filter's values are ORed,
    // so one call with every key finds them all; the value of a shared key is looked at here.
    private Task<List<Instance>> DescribeAsync(string cluster) => calls.AllAsync(Instances, async token =>
    {
        var page = await ec2.DescribeInstancesAsync(new DescribeInstancesRequest
        {
            Filters =
            [
                new() { Name = "tag-key", Values = [$"kubernetes.io/cluster/{cluster}", "eks:cluster-name", "eks:eks-cluster-name"] },
                new() { Name = "instance-state-name", Values = ["pending", "running"] },
            ],
            MaxResults = Page,
            NextToken = token,
        }).ConfigureAwait(false);
        return Pages.Of(page.Reservations?.SelectMany(r => r.Instances ?? []), page.NextToken);
    });

    private static bool IsNodeOf(Instance instance, string cluster)
    {
        var tags = Readings.Tags(instance.Tags);
        return instance.SubnetId is not null
            && (tags.ContainsKey($"kubernetes.io/cluster/{cluster}") || tags.GetValueOrDefault("eks:cluster-name") == cluster || tags.GetValueOrDefault("eks:eks-cluster-name") == cluster);
    }

    private async Task LearnLimitsAsync(IEnumerable<string> types)
    {
        foreach (var some in types.Distinct(StringComparer.Ordinal).Where(t => !_limits.ContainsKey(t)).Order(StringComparer.Ordinal).Chunk(TypeNames))
        {
            var answer = await calls.MakeAsync(Types, () => ec2.DescribeInstanceTypesAsync(new DescribeInstanceTypesRequest { InstanceTypes = [.. some] })).ConfigureAwait(false);
            foreach (var (name, limits) in AwsErrors.Read(Types, () => (answer.InstanceTypes ?? []).ConvertAll(t => (AwsErrors.Need(t.InstanceType?.Value), Readings.Limits(t)))))
            {
                _limits[name] = limits;
            }

            if (some.FirstOrDefault(t => !_limits.ContainsKey(t)) is { } unknown)
            {
                throw new NotFoundException(Types, new KeyNotFoundException(unknown));
            }
        }
    }
}

using Amazon.EKS;
using Amazon.EKS.Model;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;

namespace Headroom.Steps.Aws;

/// <summary>Asks EKS about clusters and their vpc-cni add-on.</summary>
internal sealed class ClustersWire(IAmazonEKS eks)
{
    private const string VpcCni = "vpc-cni";

    /// <summary>The names of the Region's clusters.</summary>
    public Task<List<string>> ListAsync() => Pages.AllAsync("eks:ListClusters", async token =>
    {
        var answer = await eks.ListClustersAsync(new ListClustersRequest { NextToken = token }).ConfigureAwait(false);
        return Pages.Of(answer.Clusters, answer.NextToken);
    });

    /// <summary>The cluster's own ARN, which says in which account and Region it is.</summary>
    public async Task<string> ReadArnAsync(string cluster)
    {
        try
        {
            var answer = await AwsErrors.CallAsync("eks:DescribeCluster", () => eks.DescribeClusterAsync(new DescribeClusterRequest { Name = cluster })).ConfigureAwait(false);
            return AwsErrors.Read("eks:DescribeCluster", () => AwsErrors.Need(answer.Cluster?.Arn));
        }
        catch (NotFoundException)
        {
            throw new ClusterNotFoundException(cluster);
        }
    }

    /// <summary>The cluster and its VPC.</summary>
    public async Task<(VpcId Vpc, EksReading Eks)> ReadAsync(string cluster)
    {
        try
        {
            var answer = await AwsErrors.CallAsync("eks:DescribeCluster", () => eks.DescribeClusterAsync(new DescribeClusterRequest { Name = cluster })).ConfigureAwait(false);
            return AwsErrors.Read("eks:DescribeCluster", () => (new VpcId(AwsErrors.Need(answer.Cluster?.ResourcesVpcConfig?.VpcId)), Reading(AwsErrors.Need(answer.Cluster))));
        }
        catch (NotFoundException)
        {
            throw new ClusterNotFoundException(cluster);
        }
    }

    /// <summary>The add-on, or null when aws-node is self-managed or the cluster has none.</summary>
    public async Task<AddonReading?> ReadAddonAsync(string cluster)
    {
        try
        {
            var answer = await AwsErrors.CallAsync("eks:DescribeAddon", () => eks.DescribeAddonAsync(new DescribeAddonRequest { ClusterName = cluster, AddonName = VpcCni })).ConfigureAwait(false);
            return AwsErrors.Read("eks:DescribeAddon", () => AwsErrors.Need(answer.Addon) is var addon
                ? new AddonReading(AwsErrors.Need(addon.AddonVersion), addon.Status?.Value ?? "", addon.ConfigurationValues, addon.ServiceAccountRoleArn) { PodIdentities = addon.PodIdentityAssociations ?? [] } : null);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    /// <summary>Changes the add-on's configuration and nothing else; the same token starts one update only.</summary>
    /// <remarks>
    /// Version and role are sent back as read, since a role that is left out falls back to the nodes' role. Pod identity associations are left out: null means no change, an empty list would delete them.
    /// </remarks>
    /// <returns>The update's id.</returns>
    public async Task<string> UpdateAddonAsync(string cluster, AddonReading asRead, string configurationValues, string token)
    {
        var answer = await AwsErrors.CallAsync("eks:UpdateAddon", () => eks.UpdateAddonAsync(new UpdateAddonRequest
        {
            ClusterName = cluster,
            AddonName = VpcCni,
            AddonVersion = asRead.Version,
            ServiceAccountRoleArn = asRead.ServiceAccountRole,
            ConfigurationValues = configurationValues,
            ResolveConflicts = ResolveConflicts.PRESERVE,
            ClientRequestToken = token,
        })).ConfigureAwait(false);
        return AwsErrors.Read("eks:UpdateAddon", () => AwsErrors.Need(answer.Update?.Id));
    }

    /// <summary>How far an update of the add-on is, and what went wrong if it failed.</summary>
    public async Task<AddonUpdate> ReadUpdateAsync(string cluster, string update)
    {
        var answer = await AwsErrors.CallAsync("eks:DescribeUpdate", () => eks.DescribeUpdateAsync(new DescribeUpdateRequest { Name = cluster, AddonName = VpcCni, UpdateId = update })).ConfigureAwait(false);
        var errors = (answer.Update?.Errors ?? []).Select(e => $"{e.ErrorCode?.Value}: {e.ErrorMessage}");
        return new AddonUpdate(AwsErrors.Read("eks:DescribeUpdate", () => AwsErrors.Need(answer.Update?.Status?.Value)), string.Join("; ", errors));
    }

    private static EksReading Reading(Cluster cluster) => new()
    {
        Status = AwsErrors.Need(cluster.Status?.Value),
        Version = cluster.Version ?? "",
        IpFamily = cluster.KubernetesNetworkConfig?.IpFamily?.Value ?? "ipv4",
        AutoMode = cluster.ComputeConfig?.Enabled ?? false,
        ServiceBlock = Cidr.TryParse(cluster.KubernetesNetworkConfig?.ServiceIpv4Cidr, out var services) ? services : null,
        RemoteNetworks = [.. Remote(cluster.RemoteNetworkConfig).Select(block => Cidr.Parse(AwsErrors.Need(block)))],
        SecurityGroup = cluster.ResourcesVpcConfig.ClusterSecurityGroupId,
        Tags = (cluster.Tags ?? []).ToDictionary(t => t.Key, t => t.Value ?? "", StringComparer.Ordinal),
    };

    private static IEnumerable<string> Remote(RemoteNetworkConfigResponse? remote) =>
        (remote?.RemoteNodeNetworks ?? []).SelectMany(n => n.Cidrs ?? []).Concat((remote?.RemotePodNetworks ?? []).SelectMany(n => n.Cidrs ?? []));
}

/// <summary>An update of an add-on.</summary>
/// <param name="Status">InProgress, Failed, Cancelled or Successful.</param>
/// <param name="Errors">What went wrong, or empty.</param>
internal sealed record AddonUpdate(string Status, string Errors);

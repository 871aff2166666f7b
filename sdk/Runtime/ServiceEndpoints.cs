using System.Collections.Generic;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Headroom.Sdk.Runtime;

/// <summary>The endpoint rules that our services share (botocore's endpoint-rule-set-1.json of each): host prefix, region, partition's suffix; IAM's own, which has one host for each partition.</summary>
/// <param name="prefix">The host's first label, <c>ec2</c>.</param>
/// <param name="fipsPrefixes">By partition or region, the prefix with FIPS where it isn't <c>{prefix}-fips</c>.</param>
/// <param name="globalLabels">Of a service without Regions: by partition, the host's second label; a partition that isn't named has its global Region there. Null for a service with Regions.</param>
internal sealed class ServiceEndpoints(string prefix, IReadOnlyDictionary<string, string> fipsPrefixes, IReadOnlyDictionary<string, string> globalLabels = null) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var fips = parameters["UseFIPS"] is true;
        var dualStack = parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string url)
        {
            return fips ? throw Invalid("Invalid Configuration: FIPS and custom endpoint are not supported")
                : dualStack ? throw Invalid("Invalid Configuration: Dualstack and custom endpoint are not supported")
                : new Endpoint(url);
        }

        if (parameters["Region"] is not string region)
        {
            throw Invalid("Invalid Configuration: Missing Region");
        }

        var partition = Fn.Partition(region);
        if (fips && dualStack && !(partition.supportsFIPS && partition.supportsDualStack))
        {
            throw Invalid("FIPS and DualStack are enabled, but this partition does not support one or both");
        }

        if (fips && !partition.supportsFIPS)
        {
            throw Invalid("FIPS is enabled but this partition does not support FIPS");
        }

        if (dualStack && !partition.supportsDualStack)
        {
            throw Invalid("DualStack is enabled but this partition does not support DualStack");
        }

        return globalLabels is not null ? Global(fips, dualStack, partition) : new Endpoint($"https://{Prefix(fips, dualStack, region, partition.name)}.{region}.{(dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix)}");
    }

    private string Prefix(bool fips, bool dualStack, string region, string partition) =>
        !fips ? prefix
        : !dualStack && (fipsPrefixes.TryGetValue(region, out var special) || fipsPrefixes.TryGetValue(partition, out special)) ? special
        : prefix + "-fips";

    // One host for a whole partition. Requests are signed for the Region that the host's name has (Regions end in a number), else for the partition's global one.
    private Endpoint Global(bool fips, bool dualStack, Partition partition)
    {
        var label = globalLabels.TryGetValue(partition.name, out var named) ? named : partition.implicitGlobalRegion;
        var isRegion = label.Length > 0 && char.IsAsciiDigit(label[^1]);
        var region = isRegion ? label : partition.implicitGlobalRegion;
        label = dualStack && (isRegion || label.Length == 0) ? "global" : label;
        var first = !fips ? prefix : fipsPrefixes.TryGetValue(partition.name, out var special) ? special : prefix + "-fips";
        var attributes = $$"""{"authSchemes":[{"name":"sigv4","signingRegion":"{{region}}"}]}""";
        return new Endpoint($"https://{first}{(label.Length == 0 ? "" : ".")}{label}.{(dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix)}", attributes, "{}");
    }

    private static AmazonClientException Invalid(string message) => new(message);
}

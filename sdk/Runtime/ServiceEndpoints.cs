using System.Collections.Generic;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Headroom.Sdk.Runtime;

/// <summary>The endpoint rules that our services share (botocore's endpoint-rule-set-1.json of each): host prefix, region, partition's suffix.</summary>
/// <param name="prefix">The host's first label, <c>ec2</c>.</param>
/// <param name="fipsPrefixes">By partition or region, the prefix with FIPS where it isn't <c>{prefix}-fips</c>.</param>
internal sealed class ServiceEndpoints(string prefix, IReadOnlyDictionary<string, string> fipsPrefixes) : IEndpointProvider
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

        return new Endpoint($"https://{Prefix(fips, dualStack, region, partition.name)}.{region}.{(dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix)}");
    }

    private string Prefix(bool fips, bool dualStack, string region, string partition) =>
        !fips ? prefix
        : !dualStack && (fipsPrefixes.TryGetValue(region, out var special) || fipsPrefixes.TryGetValue(partition, out special)) ? special
        : prefix + "-fips";

    private static AmazonClientException Invalid(string message) => new(message);
}

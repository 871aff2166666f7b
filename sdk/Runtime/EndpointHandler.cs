using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;
using ExecutionContext = Amazon.Runtime.Internal.ExecutionContext;

namespace Headroom.Sdk.Runtime;

/// <summary>Puts the configuration's endpoint on each request.</summary>
internal sealed class EndpointHandler : BaseEndpointResolver
{
    public static Endpoint Determine(ClientConfig config, ServiceOperationEndpointParameters parameters, string serviceId)
    {
        var request = new DefaultRequest(parameters.Request, serviceId) { AlternateEndpoint = parameters.AlternateEndpoint };
        var context = new RequestContext(false) { ClientConfig = config, OriginalRequest = parameters.Request, Request = request };
        return new EndpointHandler().GetEndpoint(new ExecutionContext(context, null));
    }

    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var config = requestContext.ClientConfig;
        var region = requestContext.Request.AlternateEndpoint?.SystemName ?? config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion;
        if (region is null && !string.IsNullOrEmpty(config.ServiceURL))
        {
            region = AWSSDKUtils.DetermineRegion(config.ServiceURL);
        }

        var parameters = new EndpointParameters();
        parameters["Region"] = region;
        parameters["UseDualStack"] = config.UseDualstackEndpoint;
        parameters["UseFIPS"] = config.UseFIPSEndpoint;
        parameters["Endpoint"] = config.ServiceURL;
        return parameters;
    }
}

using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Headroom.Rehearsal.Fronts.InMemory;

/// <summary>Says on an <see cref="InMemoryWire"/> who calls, which is all that the fronts read of a signature. The real drill's functions sign in full.</summary>
internal sealed class NamedCaller : Signer
{
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        if (context is not { ClientConfig.HttpClientFactory: InMemoryWire, Identity: AWSCredentials credentials })
        {
            return base.InvokeAsync<T>(executionContext);
        }

        var (config, request) = (context.ClientConfig, context.Request);
        var region = AWS4Signer.DetermineSigningRegion(config, request.ServiceName, request.AlternateEndpoint, request);
        request.Headers["authorization"] = $"{AWS4Signer.AWS4AlgorithmTag} Credential={credentials.GetCredentials().AccessKey}/20260101/{region}/{AWS4Signer.DetermineService(config, request)}/aws4_request";
        return InnerHandler.InvokeAsync<T>(executionContext);
    }
}

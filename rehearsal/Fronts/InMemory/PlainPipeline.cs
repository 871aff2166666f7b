using Amazon.Runtime.Internal;

namespace Headroom.Rehearsal.Fronts.InMemory;

/// <summary>
/// Takes out of the SDK's pipeline what nobody here listens to (spans and metrics of each call, callbacks, endpoint discovery), and ends it at the <see cref="InMemoryWire"/>, where a client has one.
/// All that together took a fourth of a simulated incident.
/// </summary>
/// <remarks>What makes a call what it is stays: marshalling, the endpoint, checksums, errors, unmarshalling. The real drill's functions, in processes of their own, keep the pipeline whole.</remarks>
internal sealed class PlainPipeline : IRuntimePipelineCustomizer
{
    public string UniqueName => "headroom-rehearsal";

    /// <summary>From here on clients in this process are made like that.</summary>
    public static void Use() => RuntimePipelineCustomizerRegistry.Instance.Register(new PlainPipeline());

    public void Customize(Type type, RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<MetricsHandler>();
        while (pipeline.Handlers.Exists(handler => handler is CallbackHandler))
        {
            pipeline.RemoveHandler<CallbackHandler>();
        }

        pipeline.RemoveHandler<ErrorCallbackHandler>();
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
        pipeline.ReplaceHandler<Signer>(new NamedCaller());
        pipeline.AddHandlerBefore<HttpHandler<HttpContent>>(new InMemoryCall());
    }
}

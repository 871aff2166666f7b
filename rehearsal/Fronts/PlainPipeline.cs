using Amazon.Runtime.Internal;

namespace Headroom.Rehearsal.Fronts;

/// <summary>Takes out of the SDK's pipeline what nobody here listens to: spans and metrics of each call, callbacks, endpoint discovery. The spans of failed calls alone took a thirtieth of a simulated incident.</summary>
/// <remarks>What makes a call what it is stays: marshalling, the endpoint, checksums, the signature, errors. The real drill's functions, in processes of their own, keep the pipeline whole.</remarks>
internal sealed class PlainPipeline : IRuntimePipelineCustomizer
{
    public string UniqueName => "headroom-rehearsal";

    /// <summary>From here on clients in this process are made without them.</summary>
    public static void Use() => RuntimePipelineCustomizerRegistry.Instance.Register(new PlainPipeline());

    public void Customize(Type type, RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<MetricsHandler>();
        pipeline.RemoveHandler<CallbackHandler>();
        pipeline.RemoveHandler<ErrorCallbackHandler>();
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
    }
}

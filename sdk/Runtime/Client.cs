using System.Collections.Generic;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Headroom.Sdk.Runtime;

/// <summary>What every client and configuration sets up in the same way.</summary>
internal static class Client
{
    /// <summary>The SDK's default modes; the connect time-outs are the official ones, in seconds.</summary>
    public static readonly IReadOnlyList<IDefaultConfiguration> Modes =
    [
        Mode(DefaultConfigurationMode.Standard, 3.1),
        Mode(DefaultConfigurationMode.InRegion, 1.1),
        Mode(DefaultConfigurationMode.CrossRegion, 3.1),
        Mode(DefaultConfigurationMode.Mobile, 30),
        Mode(DefaultConfigurationMode.Auto, 1.1),
    ];

    public static void Customize(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
    }

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, double connectSeconds)
    {
        var timeout = System.TimeSpan.FromSeconds(connectSeconds);
        return new() { Name = name, RetryMode = RequestRetryMode.Standard, ConnectTimeout = timeout, TlsNegotiationTimeout = timeout };
    }
}

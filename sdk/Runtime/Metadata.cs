using System.Collections.Generic;
using Amazon.Runtime.Internal;

namespace Headroom.Sdk.Runtime;

/// <summary>The service's name in the user agent and in telemetry.</summary>
internal sealed class Metadata(string serviceId) : IServiceMetadata
{
    public string ServiceId { get; } = serviceId;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}

using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts;

/// <summary>Decides whether a caller may make a call.</summary>
public interface IGuard
{
    /// <summary>Refuses with the service's own <see cref="AwsErrorException"/> when the caller may not.</summary>
    void Demand(Caller caller, string service, string operation, JsonObject input);
}

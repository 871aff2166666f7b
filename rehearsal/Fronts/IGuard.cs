using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Fronts;

/// <summary>Decides whether a caller may make a call.</summary>
public interface IGuard
{
    /// <summary>Refuses with the service's own <see cref="AwsErrorException"/> when the caller may not.</summary>
    void Demand(Caller caller, string service, string operation, JsonObject input);

    /// <summary>What the caller is told instead of an error that it has no right to see: S3 says "access denied" for a missing object to those who may not list the bucket.</summary>
    AwsErrorException Veil(Caller caller, AwsErrorException error, JsonObject input);
}

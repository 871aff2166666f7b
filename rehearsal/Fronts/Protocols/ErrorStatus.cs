using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>The HTTP status of an error: the model knows its own errors' (EKS's not-found is 404); for the others the world's word counts.</summary>
internal static class ErrorStatus
{
    public static int StatusBy(this AwsErrorException error, ServiceModel model) =>
        model.Errors.GetValueOrDefault(error.Code)?.Status ?? error.Status;
}

using Amazon.S3;
using Amazon.S3.Model;

namespace Headroom.Steps.Aws;

/// <summary>No sessions of S3 Express: the stack's bucket is none of its directory buckets. The SDK's own provider keeps a timer for each client, which outlives it.</summary>
internal sealed class NoExpress : IS3ExpressCredentialProvider
{
    public SessionCredentials ResolveSessionCredentials(string bucketName) => throw new NotSupportedException($"{bucketName} is a directory bucket of S3 Express: name a general purpose bucket in HEADROOM_BUCKET");

    public Task<SessionCredentials> ResolveSessionCredentialsAsync(string bucketName, CancellationToken cancellationToken) => Task.FromResult(ResolveSessionCredentials(bucketName));

    public void Dispose()
    {
        // Nothing is held.
    }
}

using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Moq;

namespace Headroom.Steps.Tests.Support;

/// <summary>The report bucket in memory.</summary>
internal sealed class FakeBucket
{
    public FakeBucket(Calls calls)
    {
        Client.Setup(s => s.PutObjectAsync(It.IsAny<PutObjectRequest>(), It.IsAny<CancellationToken>()))
            .Returns((PutObjectRequest r, CancellationToken _) => calls.Make("PutObject", () =>
            {
                using var content = new MemoryStream();
                r.InputStream.CopyTo(content);
                Objects[r.Key] = Encoding.UTF8.GetString(content.ToArray());
                return new PutObjectResponse();
            }));
        Client.Setup(s => s.GetObjectAsync(It.IsAny<GetObjectRequest>(), It.IsAny<CancellationToken>()))
            .Returns((GetObjectRequest r, CancellationToken _) => calls.Make("GetObject", () => Objects.TryGetValue(r.Key, out var text)
                ? new GetObjectResponse { ResponseStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }
                : throw new AmazonS3Exception("no such key", null, Amazon.Runtime.ErrorType.Sender, "NoSuchKey", "request", HttpStatusCode.NotFound)));
    }

    public Mock<IAmazonS3> Client { get; } = new(MockBehavior.Strict);

    public Dictionary<string, string> Objects { get; } = [];
}

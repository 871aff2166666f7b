using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace Headroom.Steps.Aws;

/// <summary>The report bucket.</summary>
internal sealed class ReportsWire(IAmazonS3 s3, string bucket)
{
    public Task WriteAsync(string key, byte[] content, string contentType) => AwsErrors.CallAsync("s3:PutObject", () => s3.PutObjectAsync(new PutObjectRequest
    {
        BucketName = bucket,
        Key = key,
        ContentType = contentType,
        InputStream = new MemoryStream(content),
        UseChunkEncoding = false,
    }));

    public Task WriteAsync(string key, string text) => WriteAsync(key, Encoding.UTF8.GetBytes(text), "text/markdown; charset=utf-8");

    /// <summary>The object's content, or null when there is none.</summary>
    public async Task<byte[]?> ReadAsync(string key)
    {
        try
        {
            return await AwsErrors.CallAsync("s3:GetObject", async () =>
            {
                using var answer = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }).ConfigureAwait(false);
                using var content = new MemoryStream();
                await answer.ResponseStream.CopyToAsync(content).ConfigureAwait(false);
                return content.ToArray();
            }).ConfigureAwait(false);
        }
        catch (NotFoundException e) when (AwsErrors.HasCode(e, "NoSuchKey"))
        {
            return null;
        }
    }
}

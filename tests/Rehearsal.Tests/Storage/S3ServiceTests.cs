using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Headroom.Rehearsal.Tests.Fronts;

namespace Headroom.Rehearsal.Tests.Storage;

public sealed class S3ServiceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PutThenGet_ThroughTheSdk_GivesTheSameBytes(bool pathStyle)
    {
        using var world = new SmallWorld();
        using var s3 = world.S3Client(pathStyle: pathStyle);
        var text = string.Concat(Enumerable.Repeat("Pläne für 100.64.0.0/16 + mehr\r\n", 5000));

        var (put, got, type) = world.Run(async () =>
        {
            var answer = await s3.PutObjectAsync(new PutObjectRequest { BucketName = "reports", Key = "incidents/a b+ü/plan.json", ContentBody = text, ContentType = "application/json" });
            using var read = await s3.GetObjectAsync("reports", "incidents/a b+ü/plan.json");
            using var reader = new StreamReader(read.ResponseStream);
            return (answer.ETag, await reader.ReadToEndAsync(), read.Headers.ContentType);
        });

        Assert.Equal(text, got);
        Assert.Equal("application/json", type);
        Assert.Matches("^\"[0-9a-f]{32}\"$", put);
        Assert.Equal(Encoding.UTF8.GetBytes(text), world.S3.Objects("reports")["incidents/a b+ü/plan.json"]);
    }

    [Fact]
    public void Get_MissingKeyOrBucket_IsTheSdksNotFound()
    {
        using var world = new SmallWorld();
        using var s3 = world.S3Client();

        var key = Assert.Throws<NoSuchKeyException>(() => world.Run(() => s3.GetObjectAsync("reports", "none")));
        var bucket = Assert.Throws<AmazonS3Exception>(() => world.Run(() => s3.GetObjectAsync("nowhere", "none")));
        var head = Assert.ThrowsAny<AmazonS3Exception>(() => world.Run(() => s3.GetObjectMetadataAsync("reports", "none")));

        Assert.Equal(("NoSuchKey", "NoSuchBucket"), (key.ErrorCode, bucket.ErrorCode));
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
    }

    [Fact]
    public void Head_OfAnObject_GivesLengthAndTag()
    {
        using var world = new SmallWorld();
        using var s3 = world.S3Client();

        var head = world.Run(async () =>
        {
            await s3.PutObjectAsync(new PutObjectRequest { BucketName = "reports", Key = "k", ContentBody = "12345" });
            return await s3.GetObjectMetadataAsync("reports", "k");
        });

        Assert.Equal(5, head.ContentLength);
        Assert.Equal("\"827ccb0eea8a706c4c34a16891f84e7b\"", head.ETag);
    }

    [Fact]
    public void Put_IfNoneMatchOnAPresentKey_IsRefusedAndLeavesIt()
    {
        using var world = new SmallWorld();
        using var s3 = world.S3Client();
        PutObjectRequest Request(string body) => new() { BucketName = "reports", Key = "k", ContentBody = body, IfNoneMatch = "*" };

        world.Run(() => s3.PutObjectAsync(Request("first")));
        var refusal = Assert.Throws<AmazonS3Exception>(() => world.Run(() => s3.PutObjectAsync(Request("second"))));

        Assert.Equal("PreconditionFailed", refusal.ErrorCode);
        Assert.Equal("first"u8.ToArray(), world.S3.Objects("reports")["k"]);
    }

    [Fact]
    public void List_MoreThanAPage_ContinuesWhereItStopped()
    {
        using var world = new SmallWorld();
        using var s3 = world.S3Client();

        var keys = world.Run(async () =>
        {
            foreach (var key in (string[])["a/3", "b/1", "a/1", "a/2"])
            {
                await s3.PutObjectAsync(new PutObjectRequest { BucketName = "reports", Key = key, ContentBody = key });
            }

            var first = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "reports", Prefix = "a/", MaxKeys = 2 });
            var second = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "reports", Prefix = "a/", ContinuationToken = first.NextContinuationToken });
            Assert.True(first.IsTruncated);
            Assert.False(second.IsTruncated);
            return first.S3Objects.Concat(second.S3Objects).Select(o => o.Key).ToList();
        });

        Assert.Equal(["a/1", "a/2", "a/3"], keys);
    }

    [Fact]
    public void Delete_PresentOrNot_Succeeds()
    {
        using var world = new SmallWorld();
        using var s3 = world.S3Client();

        world.Run(async () =>
        {
            await s3.PutObjectAsync(new PutObjectRequest { BucketName = "reports", Key = "k", ContentBody = "1" });
            await s3.DeleteObjectAsync("reports", "k");
            await s3.DeleteObjectAsync("reports", "k");
        });

        Assert.Empty(world.S3.Objects("reports"));
    }
}

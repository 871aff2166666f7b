using System.Text;
using Amazon.DynamoDBv2;
using Amazon.EKS;
using Amazon.EKS.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Fronts.Loopback;
using Headroom.Rehearsal.Storage;
using Headroom.Rehearsal.Storage.DynamoDb;
using Headroom.Rehearsal.Tests.Referees;
using Microsoft.AspNetCore.Http;

namespace Headroom.Rehearsal.Tests.Fronts;

public sealed class LoopbackServerTests
{
    [Fact]
    public async Task S3_SdkOverARealPort_SendsSignedChunksAndGetsTheSameBytes()
    {
        S3Service? s3 = null;
        await using var world = await ServedWorld.StartAsync((clock, _) => [s3 = new S3Service(clock)]);
        s3!.CreateBucket("reports");
        using var client = new AmazonS3Client(SmallWorld.Credentials("person"), At(world, new AmazonS3Config { ForcePathStyle = true }));
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789abcdef\r\n", 20_000)));

        await client.PutObjectAsync(new PutObjectRequest { BucketName = "reports", Key = "a b/ü+%", InputStream = new MemoryStream(bytes) });
        using var got = await client.GetObjectAsync("reports", "a b/ü+%");
        using var read = new MemoryStream();
        await got.ResponseStream.CopyToAsync(read);

        Assert.Equal(bytes, s3.Objects("reports")["a b/ü+%"]);
        Assert.Equal(bytes, read.ToArray());
    }

    [Fact]
    public async Task Eks_LabelWithASlashOverARealPort_StaysOneLabel()
    {
        var eks = new CannedService("eks").Answers("DescribeCluster", """{"cluster":{"name":"a/b"}}""");
        await using var world = await ServedWorld.StartAsync((_, _) => [eks]);
        using var client = new AmazonEKSClient(SmallWorld.Credentials("person"), At(world, new AmazonEKSConfig()));

        await client.DescribeClusterAsync(new DescribeClusterRequest { Name = "a/b" });

        Assert.Equal(["""{"name":"a/b"}"""], eks.Asked);
    }

    [Fact]
    public async Task Faults_OverARealPort_AreRealOnes()
    {
        await using var world = await ServedWorld.StartAsync((_, _) => [new DynamoDbService()]);
        // As often as the client sends a request again by itself, and more.
        world.Front.Faults.Add(new FaultRule(new Fault.Broken(Breakage.ConnectionLost, Effect: false)) { Operation = "PutItem", Times = 100 });
        world.Front.Faults.Add(new FaultRule(new Fault.Broken(Breakage.TimeOut, Effect: false)) { Operation = "DeleteItem" });
        using var client = new AmazonDynamoDBClient(SmallWorld.Credentials("person"), At(world, new AmazonDynamoDBConfig()));
        // Impatient, and asked for nothing but the answer that never comes: on a busy machine any other would be late as well.
        using var impatient = new AmazonDynamoDBClient(SmallWorld.Credentials("person"), At(world, new AmazonDynamoDBConfig { Timeout = TimeSpan.FromSeconds(2) }));

        // Where in the exchange the connection breaks decides which of the two the SDK lets through.
        Assert.True(await Record.ExceptionAsync(() => client.PutItemAsync("headroom", [])) is HttpRequestException or IOException);
        await Assert.ThrowsAsync<TimeoutException>(() => impatient.DeleteItemAsync("headroom", []));
        Assert.Equal("ResourceNotFoundException", (await Assert.ThrowsAnyAsync<AmazonServiceException>(() => client.GetItemAsync("headroom", []))).ErrorCode);
    }

    [Fact]
    public async Task Front_WritingPieceByPiece_IsReadPieceByPiece()
    {
        var front = new Drip();
        await using var server = await LoopbackServer.StartAsync(front);
        using var http = new HttpClient();

        using var response = await http.GetAsync(server.Address, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("first", await reader.ReadLineAsync());
        front.Go.SetResult();
        Assert.Equal("second", await reader.ReadLineAsync());
    }

    private static T At<T>(ServedWorld world, T config)
        where T : ClientConfig
    {
        (config.ServiceURL, config.AuthenticationRegion, config.MaxErrorRetry) = (world.Address.ToString(), "us-west-2", 0);
        return config;
    }

    private sealed class Drip : IHttpFront
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task HandleAsync(HttpContext context)
        {
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            await Go.Task;
            await context.Response.WriteAsync("second\n");
        }
    }
}

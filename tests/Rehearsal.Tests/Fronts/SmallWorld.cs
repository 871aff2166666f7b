using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.EKS;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using Amazon.StepFunctions;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.InMemory;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Storage;
using Headroom.Rehearsal.Storage.DynamoDb;

namespace Headroom.Rehearsal.Tests.Fronts;

/// <summary>A clock, the storage services behind their wire, and real SDK clients on it.</summary>
internal sealed class SmallWorld : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public const string Topic = "arn:aws:sns:us-west-2:111122223333:headroom";
    private readonly InMemoryHttp _http;

    public SmallWorld(ulong seed = 1, IGuard? guard = null, params IAwsService[] more)
    {
        var chance = new Chance(seed);
        Clock = new WorldClock(Start);
        S3 = new S3Service(Clock);
        Sns = new SnsService(Clock, chance);
        Front = new AwsFront(Clock, chance, [Tables, S3, Sns, new StsService("111122223333"), .. more], guard);
        _http = new InMemoryHttp(Clock, new Latencies(chance), Front);
        Tables.CreateTable("headroom", "pk", "sk");
        Tables.CreateIndex("headroom", "Due", "unfinished", "due");
        S3.CreateBucket("reports");
        Sns.CreateTopic(Topic);
    }

    public WorldClock Clock { get; }

    public AwsFront Front { get; }

    public DynamoDbService Tables { get; } = new();

    public S3Service S3 { get; }

    public SnsService Sns { get; }

    public AmazonDynamoDBClient DynamoDbClient(string principal = "person") => new(Credentials(principal), Configured(new AmazonDynamoDBConfig()));

    public AmazonS3Client S3Client(string principal = "person", bool pathStyle = true) => new(Credentials(principal), Configured(new AmazonS3Config { ForcePathStyle = pathStyle }));

    public AmazonEC2Client Ec2Client(string principal = "person") => new(Credentials(principal), Configured(new AmazonEC2Config()));

    public AmazonEKSClient EksClient() => new(Credentials("person"), Configured(new AmazonEKSConfig()));

    public AmazonSimpleSystemsManagementClient SsmClient() => new(Credentials("person"), Configured(new AmazonSimpleSystemsManagementConfig()));

    public AmazonStepFunctionsClient StepFunctionsClient() => new(Credentials("person"), Configured(new AmazonStepFunctionsConfig()));

    /// <summary>Starts the work on the world's thread and runs the world until it's done.</summary>
    public T Run<T>(Func<Task<T>> work)
    {
        Task<T>? task = null;
        Clock.Schedule(TimeSpan.Zero, () => task = work());
        Assert.True(Clock.RunUntil(() => task is { IsCompleted: true }, Start + TimeSpan.FromDays(1)), "the world came to rest before the work was done");
        return task!.GetAwaiter().GetResult();
    }

    public void Run(Func<Task> work) => Run(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    public T Configured<T>(T config)
        where T : ClientConfig
    {
        config.RegionEndpoint = Amazon.RegionEndpoint.USWest2;
        config.HttpClientFactory = _http;
        config.MaxErrorRetry = 0;
        return config;
    }

    public static BasicAWSCredentials Credentials(string principal) => new(principal, "none");

    public void Dispose()
    {
        Clock.Dispose();
    }
}

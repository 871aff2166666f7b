using Amazon.S3.Model;
using Headroom.Rehearsal.Clock;

namespace Headroom.Rehearsal.Tests.Fronts;

public sealed class InMemoryHttpTests
{
    [Fact]
    public void Client_AwaitingCalls_StaysOnTheWorldsThread()
    {
        using var world = new SmallWorld();
        var threads = new List<int>();

        world.Run(() => Work(world, "person", threads));

        Assert.Equal(9, threads.Count);
        Assert.All(threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
    }

    [Fact]
    public void Client_WhileTheThreadPoolIsBusy_GoesOnAllTheSame()
    {
        // Not disposed: the pool's threads may look at it after the test.
        var release = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var threads, out _);
        for (var i = 0; i < threads * 4; i++)
        {
            ThreadPool.QueueUserWorkItem(_ => release.Wait(), null);
        }

        try
        {
            using var world = new SmallWorld();
            var seen = new List<int>();
            world.Run(() => Work(world, "person", seen));
            Assert.All(seen, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public void Calls_SameSeed_AreTheSameByteForByteAndAnotherSeedsAreNot()
    {
        var logs = Enumerable.Range(1, 100).Select(seed => (First: Log((ulong)seed), Second: Log((ulong)seed))).ToList();

        Assert.All(logs, log => Assert.Equal(log.First, log.Second));
        Assert.Equal(100, logs.Select(l => l.First).Distinct().Count());
    }

    [Fact]
    public void Call_Answered_TookTimeOfTheWorlds()
    {
        using var world = new SmallWorld();

        world.Run(() => Work(world, "person", []));

        var call = world.Front.Log.Calls[0];
        Assert.InRange(call.At - SmallWorld.Start, TimeSpan.FromMilliseconds(Delays.ApiCall.Typical.Least), TimeSpan.FromMilliseconds(Delays.ApiCall.Typical.Most));
        Assert.Equal(("person", "dynamodb", "PutItem", 200, null), (call.Principal, call.Service, call.Operation, call.Status, call.Code));
    }

    private static string Log(ulong seed)
    {
        using var world = new SmallWorld(seed);
        // Two callers at once, so that the order of their calls is the world's luck too.
        world.Run(() => Task.WhenAll(Work(world, "one", []), Work(world, "two", [])));
        return string.Join('\n', world.Front.Log.Calls.Select(c => $"{c.At:O} {c}")) + string.Join('\n', world.Tables.Items("headroom").Select(i => i.ToJsonString()));
    }

    private static async Task Work(SmallWorld world, string principal, List<int> threads)
    {
        using var tables = world.DynamoDbClient(principal);
        using var objects = world.S3Client(principal);
        for (var i = 0; i < 3; i++)
        {
            await tables.PutItemAsync("headroom", new() { ["pk"] = new(principal), ["sk"] = new($"{i}") }).ConfigureAwait(false);
            threads.Add(Environment.CurrentManagedThreadId);
            await objects.PutObjectAsync(new PutObjectRequest { BucketName = "reports", Key = $"{principal}/{i}", ContentBody = "body" }).ConfigureAwait(false);
            threads.Add(Environment.CurrentManagedThreadId);
            await objects.GetObjectAsync("reports", $"{principal}/{i}").ConfigureAwait(false);
            threads.Add(Environment.CurrentManagedThreadId);
        }
    }
}

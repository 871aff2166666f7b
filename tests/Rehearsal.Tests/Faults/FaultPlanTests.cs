using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Tests.Fronts;

namespace Headroom.Rehearsal.Tests.Faults;

public sealed class FaultPlanTests : IDisposable
{
    private readonly SmallWorld _world = new();
    private readonly AmazonDynamoDBClient _client;

    public FaultPlanTests() => _client = _world.DynamoDbClient("function:Verify");

    [Fact]
    public void Refused_SecondAndThirdCallOfAnOperation_OnlyThoseFailAndChangeNothing()
    {
        _world.Front.Faults.Add(new FaultRule(Fault.Throttled("dynamodb")) { Service = "dynamodb", Operation = "PutItem", First = 2, Times = 2 });

        var failures = Enumerable.Range(1, 4).Select(i => (Record.Exception(() => Put(i)) as AmazonServiceException)?.ErrorCode).ToList();

        Assert.Equal([null, "ThrottlingException", "ThrottlingException", null], failures);
        Assert.Equal(["1", "4"], Written());
    }

    [Fact]
    public void Rule_ForAnotherCallerOrOperation_DoesNotMeet()
    {
        _world.Front.Faults.Add(new FaultRule(Fault.AccessDenied("dynamodb")) { Principal = "function:Undo" });
        _world.Front.Faults.Add(new FaultRule(Fault.AccessDenied("dynamodb")) { Operation = "GetItem" });

        Put(1);

        Assert.Equal(["1"], Written());
    }

    [Theory]
    [InlineData(Breakage.TimeOut, typeof(TimeoutException))]
    [InlineData(Breakage.ConnectionLost, typeof(HttpRequestException))]
    [InlineData(Breakage.EmptyBody, typeof(AmazonUnmarshallingException))]
    [InlineData(Breakage.GarbageBody, typeof(AmazonUnmarshallingException))]
    [InlineData(Breakage.Gateway, typeof(AmazonDynamoDBException))]
    public void Broken_WithAndWithoutEffect_LooksTheSameToTheClient(Breakage how, Type failure)
    {
        _world.Front.Faults.Add(new FaultRule(new Fault.Broken(how, Effect: false)) { First = 1 });
        _world.Front.Faults.Add(new FaultRule(new Fault.Broken(how, Effect: true)) { First = 2 });

        Assert.IsType(failure, Record.Exception(() => Put(1)));
        Assert.IsType(failure, Record.Exception(() => Put(2)));

        Assert.Equal(["2"], Written());
    }

    [Fact]
    public void TimeOut_TheClientWaitsInWorldTime()
    {
        _world.Front.Faults.Add(new FaultRule(new Fault.Broken(Breakage.TimeOut, Effect: false)));

        Record.Exception(() => Put(1));

        Assert.InRange(_world.Clock.GetUtcNow() - SmallWorld.Start, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(101));
    }

    public void Dispose()
    {
        _client.Dispose();
        _world.Dispose();
    }

    private void Put(int number) =>
        _world.Run(() => _client.PutItemAsync("headroom", new Dictionary<string, AttributeValue> { ["pk"] = new("a"), ["sk"] = new($"{number}") }));

    private IEnumerable<string> Written() => _world.Tables.Items("headroom").Select(i => (string)i["sk"]!["S"]!);
}

using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Headroom.Rehearsal.Tests.Fronts;

namespace Headroom.Rehearsal.Tests.Storage;

public sealed class DynamoDbServiceTests : IDisposable
{
    private readonly SmallWorld _world = new();
    private readonly AmazonDynamoDBClient _client;

    public DynamoDbServiceTests() => _client = _world.DynamoDbClient();

    [Fact]
    public void PutThenGet_EveryType_ComesBackAsItWas()
    {
        var item = new Dictionary<string, AttributeValue>(Key("a", "1"))
        {
            ["n"] = new() { N = "12.5" },
            ["flag"] = new() { BOOL = false },
            ["none"] = new() { NULL = true },
            ["map"] = new() { M = new() { ["inner"] = new("x") } },
            ["list"] = new() { L = [new("1"), new() { N = "2" }] },
            ["set"] = new() { SS = ["p", "q"] },
            ["bytes"] = new() { B = new MemoryStream([1, 2, 3]) },
        };

        var got = _world.Run(async () =>
        {
            await _client.PutItemAsync("headroom", item);
            return (await _client.GetItemAsync("headroom", Key("a", "1"))).Item;
        });

        Assert.Equal(item.Keys.Order(), got.Keys.Order());
        Assert.Equal(("12.5", false, true, "x", "2"), (got["n"].N, got["flag"].BOOL, got["none"].NULL, got["map"].M["inner"].S, got["list"].L[1].N));
        Assert.Equal(["p", "q"], got["set"].SS);
        Assert.Equal([1, 2, 3], got["bytes"].B.ToArray());
    }

    [Fact]
    public void Query_OfAnIndex_HasTheKeysOfItemsThatHaveItsAttributesInItsOrder()
    {
        foreach (var (sk, due) in new[] { ("late", "2026-03"), ("early", "2026-01"), ("middle", "2026-02"), ("never", "") })
        {
            var item = Key("a", sk);
            item["unfinished"] = new("yes");
            item["text"] = new("isn't projected");
            if (due.Length > 0)
            {
                item["due"] = new(due);
            }

            _world.Run(() => _client.PutItemAsync("headroom", item));
        }

        var found = _world.Run(() => _client.QueryAsync(Due("2026-03", consistent: false))).Items;

        Assert.Equal(["early", "middle"], found.Select(item => item["sk"].S));
        Assert.All(found, item => Assert.Equal(["due", "pk", "sk", "unfinished"], item.Keys.Order()));
    }

    [Fact]
    public void Query_OfAnIndexConsistently_IsRefused() =>
        Assert.Contains("Consistent reads are not supported", Assert.Throws<AmazonDynamoDBException>(() => _world.Run(() => _client.QueryAsync(Due("2026", consistent: true)))).Message, StringComparison.Ordinal);

    private static QueryRequest Due(string before, bool consistent) => new()
    {
        TableName = "headroom",
        IndexName = "Due",
        KeyConditionExpression = "unfinished = :yes AND due < :time",
        ExpressionAttributeValues = new() { [":yes"] = new("yes"), [":time"] = new(before) },
        ConsistentRead = consistent,
    };

    [Theory]
    // The item has: n = 5, t = "abc", m.x = "in".
    [InlineData("attribute_exists(t)", true)]
    [InlineData("attribute_not_exists(t)", false)]
    [InlineData("attribute_exists(gone)", false)]
    [InlineData("n = :five", true)]
    [InlineData("n <> :five", false)]
    [InlineData("gone <> :five", true)]
    [InlineData("gone = :five", false)]
    [InlineData("n < :ten", true)]
    [InlineData("n >= :ten", false)]
    [InlineData("t > :five", false)] // different types have no order
    [InlineData("n BETWEEN :five AND :ten", true)]
    [InlineData("begins_with(t, :ab)", true)]
    [InlineData("begins_with(t, :five)", false)]
    [InlineData("m.x = :in", true)]
    [InlineData("NOT n = :five", false)]
    [InlineData("n = :ten OR t = :abc AND n = :ten", false)] // AND binds tighter
    [InlineData("(n = :ten OR t = :abc) AND n = :five", true)]
    [InlineData("not (n = :ten) and #state = :abc", true)]
    public void Condition_OnAnItem_HoldsAsTheDeveloperGuideSays(string condition, bool holds)
    {
        var values = new Dictionary<string, AttributeValue>
        {
            [":five"] = new() { N = "5.0" },
            [":ten"] = new() { N = "10" },
            [":ab"] = new("ab"),
            [":abc"] = new("abc"),
            [":in"] = new("in"),
        };
        var names = new Dictionary<string, string> { ["#state"] = "state" };
        var request = new DeleteItemRequest
        {
            TableName = "headroom",
            Key = Key("a", "1"),
            ConditionExpression = condition,
            ExpressionAttributeValues = values.Where(v => condition.Split(' ', ')', '(').Contains(v.Key)).ToDictionary() is { Count: > 0 } used ? used : null,
            ExpressionAttributeNames = condition.Contains("#state", StringComparison.Ordinal) ? names : null,
        };
        _world.Run(() => _client.PutItemAsync("headroom", new(Key("a", "1"))
        {
            ["n"] = new() { N = "5" },
            ["t"] = new("abc"),
            ["state"] = new("abc"),
            ["m"] = new() { M = new() { ["x"] = new("in") } },
        }));

        var failure = Record.Exception(() => _world.Run(() => _client.DeleteItemAsync(request)));

        Assert.Equal(holds ? null : typeof(ConditionalCheckFailedException), failure?.GetType());
        Assert.Equal(holds ? 0 : 1, _world.Tables.Items("headroom").Count);
    }

    [Fact]
    public void PutIfAbsent_SecondTime_FailsAndGivesTheItemThatIsThere()
    {
        PutItemRequest Put(string owner) => new()
        {
            TableName = "headroom",
            Item = new(Key("vpc#1", "lease")) { ["owner"] = new(owner) },
            ConditionExpression = "attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        _world.Run(() => _client.PutItemAsync(Put("first")));

        var failure = Assert.Throws<ConditionalCheckFailedException>(() => _world.Run(() => _client.PutItemAsync(Put("second"))));

        Assert.Equal("first", failure.Item["owner"].S);
        Assert.Equal("The conditional request failed", failure.Message);
    }

    [Fact]
    public void Update_SetRemoveAdd_ChangesWhatItSaysAndReturnsWhatIsAsked()
    {
        _world.Run(() => _client.PutItemAsync("headroom", new(Key("a", "1")) { ["n"] = new() { N = "5" }, ["stale"] = new("x"), ["t"] = new("t") }));
        UpdateItemRequest Update(ReturnValue returned) => new()
        {
            TableName = "headroom",
            Key = Key("a", "1"),
            UpdateExpression = "SET #s = :open, made = if_not_exists(made, :open), twin = n + :two REMOVE stale ADD n :two",
            ExpressionAttributeNames = new() { ["#s"] = "status" },
            ExpressionAttributeValues = new() { [":open"] = new("open"), [":two"] = new() { N = "2" } },
            ReturnValues = returned,
        };

        var after = _world.Run(() => _client.UpdateItemAsync(Update(ReturnValue.ALL_NEW))).Attributes;
        var changed = _world.Run(() => _client.UpdateItemAsync(Update(ReturnValue.UPDATED_OLD))).Attributes;

        Assert.Equal(("open", "open", "7", "7", "t"), (after["status"].S, after["made"].S, after["n"].N, after["twin"].N, after["t"].S));
        Assert.False(after.ContainsKey("stale"));
        Assert.Equal(["made", "n", "status", "twin"], changed.Keys.Order());
    }

    [Fact]
    public void Update_AbsentItem_MakesIt()
    {
        _world.Run(() => _client.UpdateItemAsync(new UpdateItemRequest
        {
            TableName = "headroom",
            Key = Key("cluster#web", "state"),
            UpdateExpression = "ADD attempts :one",
            ExpressionAttributeValues = new() { [":one"] = new() { N = "1" } },
        }));

        Assert.Equal("""{"pk":{"S":"cluster#web"},"sk":{"S":"state"},"attempts":{"N":"1"}}""", _world.Tables.Items("headroom").Single().ToJsonString());
    }

    [Fact]
    public void Query_ByPrefix_ComesInKeyOrderAndInPages()
    {
        var steps = _world.Run(async () =>
        {
            foreach (var (pk, sk) in new[] { ("i", "step#10"), ("i", "step#02"), ("i", "incident"), ("j", "step#01"), ("i", "step#01") })
            {
                await _client.PutItemAsync("headroom", Key(pk, sk));
            }

            var request = new QueryRequest
            {
                TableName = "headroom",
                KeyConditionExpression = "pk = :pk AND begins_with(sk, :step)",
                ExpressionAttributeValues = new() { [":pk"] = new("i"), [":step"] = new("step#") },
                Limit = 2,
            };
            var first = await _client.QueryAsync(request);
            request.ExclusiveStartKey = first.LastEvaluatedKey;
            var second = await _client.QueryAsync(request);
            Assert.Null(second.LastEvaluatedKey);
            return first.Items.Concat(second.Items).Select(i => i["sk"].S).ToList();
        });

        Assert.Equal(["step#01", "step#02", "step#10"], steps);
    }

    [Theory]
    [InlineData("SET state = :v", "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: state")]
    [InlineData("SET a = :other", "Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :other")]
    [InlineData("SET #a = :v", "Invalid UpdateExpression: An expression attribute name used in the document path is not defined; attribute name: #a")]
    [InlineData("REMOVE a", "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}")]
    [InlineData("SET a = :v,", "Invalid UpdateExpression: Syntax error; token: \"<EOF>\"")]
    [InlineData("SET a :v", "Invalid UpdateExpression: Syntax error; token: \":v\"")]
    [InlineData("SET a = :v, a = :v", "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]")]
    [InlineData("SET pk = :v", "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key")]
    [InlineData("SET a = absent, b = :v", "The provided expression refers to an attribute that does not exist in the item")]
    public void Update_WrongExpression_IsRefusedAndChangesNothing(string expression, string message)
    {
        var failure = Assert.Throws<AmazonDynamoDBException>(() => _world.Run(() => _client.UpdateItemAsync(new UpdateItemRequest
        {
            TableName = "headroom",
            Key = Key("a", "1"),
            UpdateExpression = expression,
            ExpressionAttributeValues = new() { [":v"] = new("v") },
        })));

        Assert.Equal(("ValidationException", message), (failure.ErrorCode, failure.Message));
        Assert.Empty(_world.Tables.Items("headroom"));
    }

    [Fact]
    public void Put_WrongKeyOrTooLargeOrNoTable_IsRefused()
    {
        string Message(string table, Dictionary<string, AttributeValue> item) =>
            Assert.ThrowsAny<AmazonDynamoDBException>(() => _world.Run(() => _client.PutItemAsync(table, item))).Message;

        Assert.Equal("One or more parameter values were invalid: Missing the key sk in the item", Message("headroom", new() { ["pk"] = new("a") }));
        Assert.Contains("Type mismatch for key sk expected: S actual: N", Message("headroom", new(Key("a", "1")) { ["sk"] = new() { N = "1" } }), StringComparison.Ordinal);
        Assert.Contains("cannot contain an empty string value. Key: pk", Message("headroom", Key("", "1")), StringComparison.Ordinal);
        Assert.Equal("Item size has exceeded the maximum allowed size", Message("headroom", new(Key("a", "1")) { ["t"] = new(new string('x', 400 * 1024)) }));
        Assert.Equal("Requested resource not found: Table: other not found", Message("other", Key("a", "1")));
        Assert.Empty(_world.Tables.Items("headroom"));
    }

    public void Dispose()
    {
        _client.Dispose();
        _world.Dispose();
    }

    private static Dictionary<string, AttributeValue> Key(string pk, string sk) => new() { ["pk"] = new(pk), ["sk"] = new(sk) };
}

using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Moq;

namespace Headroom.Steps.Tests.Support;

/// <summary>The table in memory, with the two conditions that the functions use.</summary>
internal sealed class FakeTable
{
    private readonly SortedDictionary<string, Dictionary<string, AttributeValue>> _items = new(StringComparer.Ordinal);

    public FakeTable(Calls calls)
    {
        Client.Setup(d => d.GetItemAsync(It.IsAny<GetItemRequest>(), It.IsAny<CancellationToken>()))
            .Returns((GetItemRequest r, CancellationToken _) => calls.Make("GetItem", () => new GetItemResponse { Item = _items.GetValueOrDefault(Key(r.Key)) }));
        Client.Setup(d => d.QueryAsync(It.Is<QueryRequest>(r => r.KeyConditionExpression == "pk = :pk" && r.ConsistentRead == true), It.IsAny<CancellationToken>()))
            .Returns((QueryRequest r, CancellationToken _) => calls.Make("Query", () => new QueryResponse { Items = [.. _items.Values.Where(i => i["pk"].S == r.ExpressionAttributeValues[":pk"].S)] }));
        Client.Setup(d => d.QueryAsync(It.Is<QueryRequest>(r => r.IndexName == "Due" && r.KeyConditionExpression == "#unfinished = :yes AND #due < :time"), It.IsAny<CancellationToken>()))
            .Returns((QueryRequest r, CancellationToken _) => calls.Make("QueryDue", () => new QueryResponse
            {
                Items = [.. _items.Values.Where(i => i.GetValueOrDefault("unfinished")?.S == r.ExpressionAttributeValues[":yes"].S && string.CompareOrdinal(i["due"].S, r.ExpressionAttributeValues[":time"].S) < 0)],
            }));
        Client.Setup(d => d.PutItemAsync(It.IsAny<PutItemRequest>(), It.IsAny<CancellationToken>()))
            .Returns((PutItemRequest r, CancellationToken _) => calls.Make("PutItem", () =>
            {
                Check(r.ConditionExpression, r.ExpressionAttributeNames, r.ExpressionAttributeValues, _items.GetValueOrDefault(Key(r.Item)));
                _items[Key(r.Item)] = r.Item;
                return new PutItemResponse();
            }));
        Client.Setup(d => d.DeleteItemAsync(It.IsAny<DeleteItemRequest>(), It.IsAny<CancellationToken>()))
            .Returns((DeleteItemRequest r, CancellationToken _) => calls.Make("DeleteItem", () =>
            {
                Check(r.ConditionExpression, r.ExpressionAttributeNames, r.ExpressionAttributeValues, _items.GetValueOrDefault(Key(r.Key)));
                _items.Remove(Key(r.Key));
                return new DeleteItemResponse();
            }));
    }

    public Mock<IAmazonDynamoDB> Client { get; } = new(MockBehavior.Strict);

    /// <summary>An item's texts, or null.</summary>
    public IReadOnlyDictionary<string, string>? Item(string pk, string sk) =>
        _items.GetValueOrDefault($"{pk} {sk}")?.Where(a => a.Value.S is not null).ToDictionary(a => a.Key, a => a.Value.S);

    public IReadOnlyList<string> Keys => [.. _items.Keys];

    public void Put(string pk, string sk, params (string Name, string Value)[] values)
    {
        var item = values.ToDictionary(v => v.Name, v => new AttributeValue { S = v.Value });
        item["pk"] = new AttributeValue { S = pk };
        item["sk"] = new AttributeValue { S = sk };
        item["version"] = new AttributeValue { N = "1" };
        _items[$"{pk} {sk}"] = item;
    }

    private static string Key(Dictionary<string, AttributeValue> item) => $"{item["pk"].S} {item["sk"].S}";

    private static void Check(string condition, Dictionary<string, string>? names, Dictionary<string, AttributeValue>? values, Dictionary<string, AttributeValue>? item)
    {
        var holds = condition switch
        {
            "attribute_not_exists(pk)" => item is null,
            "#version = :version" => item is not null && item[names!["#version"]].N == values![":version"].N,
            "#name = :value" => item is not null && item.GetValueOrDefault(names!["#name"])?.S == values![":value"].S,
            _ => throw new ArgumentException($"the fake table doesn't know {condition}"),
        };
        if (!holds)
        {
            throw new ConditionalCheckFailedException("The conditional request failed", null, Amazon.Runtime.ErrorType.Sender, "ConditionalCheckFailedException", "request", HttpStatusCode.BadRequest);
        }
    }
}

using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Headroom.Steps.Aws;

/// <summary>The table: whole items with a version each, written only over the version that was read.</summary>
/// <remarks>Nothing but GetItem, Query, PutItem and DeleteItem is used, and every write has a condition: two that run at once can't overwrite each other.</remarks>
internal sealed class TableWire(IAmazonDynamoDB dynamo, string table)
{
    private const string VersionName = "version";
    private const string UnfinishedName = "unfinished";
    private const string Yes = "yes";

    // Sparse: an item is in it only while it has both attributes.
    private const string DueIndex = "Due";

    /// <summary>The attribute that says by when an item's matter should have ended. An item with it counts as unfinished, until it is written without.</summary>
    public const string DueName = "due";

    public async Task<TableItem?> ReadAsync(string pk, string sk)
    {
        var answer = await AwsErrors.CallAsync("dynamodb:GetItem", () => dynamo.GetItemAsync(new GetItemRequest { TableName = table, Key = Key(pk, sk), ConsistentRead = true })).ConfigureAwait(false);
        return answer.Item is { Count: > 0 } item ? AwsErrors.Read("dynamodb:GetItem", () => Item(item)) : null;
    }

    /// <summary>Every item of a partition, by sort key.</summary>
    public Task<List<TableItem>> ReadAllAsync(string pk) => ReadAsync(() => new QueryRequest
    {
        KeyConditionExpression = "pk = :pk",
        ExpressionAttributeValues = new() { [":pk"] = new AttributeValue { S = pk } },
        ConsistentRead = true,
    });

    /// <summary>The keys of the items that should have ended by a time, the longest overdue first. The index lags by moments.</summary>
    /// <param name="time">As it stands in <see cref="DueName"/>.</param>
    public Task<List<TableItem>> ReadDueAsync(string time) => ReadAsync(() => new QueryRequest
    {
        IndexName = DueIndex,
        KeyConditionExpression = "#unfinished = :yes AND #due < :time",
        ExpressionAttributeNames = new() { ["#unfinished"] = UnfinishedName, ["#due"] = DueName },
        ExpressionAttributeValues = new() { [":yes"] = new AttributeValue { S = Yes }, [":time"] = new AttributeValue { S = time } },
    });

    /// <summary>Writes an item over the version that it was read in (0: only if there is none).</summary>
    /// <returns>The item in its new version, or null when another writer was first.</returns>
    public async Task<TableItem?> WriteAsync(TableItem item)
    {
        var next = item with { Version = item.Version + 1 };
        var attributes = Key(item.Pk, item.Sk);
        foreach (var (name, value) in item.Values)
        {
            attributes[name] = new AttributeValue { S = value };
        }

        if (attributes.ContainsKey(DueName))
        {
            attributes[UnfinishedName] = new AttributeValue { S = Yes };
        }

        attributes[VersionName] = new AttributeValue { N = next.Version.ToString(CultureInfo.InvariantCulture) };
        var request = new PutItemRequest { TableName = table, Item = attributes, ConditionExpression = item.Version == 0 ? "attribute_not_exists(pk)" : "#version = :version" };
        if (item.Version > 0)
        {
            request.ExpressionAttributeNames = new() { ["#version"] = VersionName };
            request.ExpressionAttributeValues = new() { [":version"] = new AttributeValue { N = item.Version.ToString(CultureInfo.InvariantCulture) } };
        }

        return await HoldsAsync("dynamodb:PutItem", () => dynamo.PutItemAsync(request)).ConfigureAwait(false) ? next : null;
    }

    /// <summary>Deletes an item if an attribute has a value.</summary>
    /// <returns>False when it hasn't, or there is no such item.</returns>
    public Task<bool> DeleteAsync(string pk, string sk, string name, string value) => HoldsAsync("dynamodb:DeleteItem", () => dynamo.DeleteItemAsync(new DeleteItemRequest
    {
        TableName = table,
        Key = Key(pk, sk),
        ConditionExpression = "#name = :value",
        ExpressionAttributeNames = new() { ["#name"] = name },
        ExpressionAttributeValues = new() { [":value"] = new AttributeValue { S = value } },
    }));

    private static async Task<bool> HoldsAsync<T>(string operation, Func<Task<T>> write)
    {
        try
        {
            await AwsErrors.CallAsync(operation, write).ConfigureAwait(false);
            return true;
        }
        catch (RefusedException e) when (AwsErrors.IsConditionFailed(e))
        {
            return false;
        }
    }

    // The table's paging token is a key, not a text: it is kept here, and the text only says that there is more.
    private Task<List<TableItem>> ReadAsync(Func<QueryRequest> query)
    {
        Dictionary<string, AttributeValue>? last = null;
        return Pages.AllAsync("dynamodb:Query", async _ =>
        {
            var request = query();
            (request.TableName, request.ExclusiveStartKey) = (table, last);
            var answer = await dynamo.QueryAsync(request).ConfigureAwait(false);
            last = answer.LastEvaluatedKey;
            return Pages.Of(answer.Items is { } items ? AwsErrors.Read("dynamodb:Query", () => items.ConvertAll(Item)) : null, last is { Count: > 0 } ? "more" : null);
        });
    }

    private static Dictionary<string, AttributeValue> Key(string pk, string sk) => new() { ["pk"] = new AttributeValue { S = pk }, ["sk"] = new AttributeValue { S = sk } };

    private static TableItem Item(Dictionary<string, AttributeValue> attributes) => new(
        AwsErrors.Need(attributes.GetValueOrDefault("pk")?.S),
        AwsErrors.Need(attributes.GetValueOrDefault("sk")?.S),
        attributes.Where(a => a.Key is not ("pk" or "sk" or VersionName or UnfinishedName) && a.Value?.S is not null).ToDictionary(a => a.Key, a => a.Value.S, StringComparer.Ordinal),
        attributes.TryGetValue(VersionName, out var version) ? long.Parse(AwsErrors.Need(version?.N), NumberStyles.None, CultureInfo.InvariantCulture) : 0);
}

/// <summary>An item of the table: texts by name.</summary>
/// <param name="Pk">Partition key.</param>
/// <param name="Sk">Sort key.</param>
/// <param name="Values">The attributes.</param>
/// <param name="Version">0 for an item that isn't in the table yet.</param>
internal sealed record TableItem(string Pk, string Sk, IReadOnlyDictionary<string, string> Values, long Version = 0)
{
    public string? this[string name] => Values.GetValueOrDefault(name);
}

using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Storage.DynamoDb;

/// <summary>A table: partitions, and in each the items in the order of their sort keys.</summary>
internal sealed class Table(string partitionKey, string? sortKey)
{
    // DynamoDB's limit for one item.
    private const int MostBytes = 400 * 1024;

    private readonly Dictionary<string, SortedDictionary<string, StoredItem>> _partitions = new(StringComparer.Ordinal);

    public string PartitionKey { get; } = partitionKey;

    public string? SortKey { get; } = sortKey;

    public IEnumerable<StoredItem> Items => _partitions.Values.SelectMany(partition => partition.Values);

    /// <summary>The global secondary indexes: each is the table in another order, of the items that have its keys.</summary>
    public Dictionary<string, SecondaryIndex> Indexes { get; } = new(StringComparer.Ordinal);

    private IEnumerable<string> KeyNames => SortKey is null ? [PartitionKey] : [PartitionKey, SortKey];

    public IEnumerable<StoredItem> Partition(string key) => _partitions.TryGetValue(key, out var partition) ? partition.Values : [];

    public JsonObject? Find(JsonObject key)
    {
        var (partition, sort) = Place(key);
        return _partitions.GetValueOrDefault(partition)?.GetValueOrDefault(sort)?.Attributes;
    }

    public void Put(JsonObject item)
    {
        var size = AttributeValue.Size(item);
        if (size > MostBytes)
        {
            throw Invalid("Item size has exceeded the maximum allowed size");
        }

        foreach (var name in Indexes.Values.SelectMany(index => index.Keys).Where(item.ContainsKey))
        {
            _ = Text(name, item[name]!.AsObject());
        }

        var (partition, sort) = Place(KeyOf(item));
        if (!_partitions.TryGetValue(partition, out var items))
        {
            _partitions.Add(partition, items = new SortedDictionary<string, StoredItem>(StringComparer.Ordinal));
        }

        items[sort] = new StoredItem(item, size);
    }

    public void Remove(JsonObject key)
    {
        var (partition, sort) = Place(key);
        _partitions.GetValueOrDefault(partition)?.Remove(sort);
    }

    public bool IsKey(string attribute) => KeyNames.Contains(attribute);

    /// <summary>An item's key.</summary>
    public JsonObject KeyOf(JsonObject item) => new(KeyNames.Select(name => KeyValuePair.Create<string, JsonNode?>(
        name, item[name]?.DeepClone() ?? throw Invalid($"One or more parameter values were invalid: Missing the key {name} in the item"))));

    /// <summary>Refuses what isn't a key of this table.</summary>
    public JsonObject CheckKey(JsonObject key) => key.Count == KeyNames.Count() && KeyNames.All(key.ContainsKey)
        ? key
        : throw Invalid("The provided key element does not match the schema");

    private (string Partition, string Sort) Place(JsonObject key) =>
        (Text(PartitionKey, key[PartitionKey]!.AsObject()), SortKey is { } sort ? Text(sort, key[sort]!.AsObject()) : "");

    // Headroom's keys are texts; another type of key would need the table's attribute definitions.
    private static string Text(string name, JsonObject value) => (string?)value["S"] switch
    {
        null => throw Invalid($"One or more parameter values were invalid: Type mismatch for key {name} expected: S actual: {AttributeValue.Type(value)}"),
        "" => throw Invalid($"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: {name}"),
        var text => text,
    };

    private static AwsErrorException Invalid(string why) => new("ValidationException", why);
}

/// <summary>An item, which is replaced and not changed, and the bytes that it counts for.</summary>
internal sealed record StoredItem(JsonObject Attributes, int Bytes)
{
    /// <summary>The whole item as answers have it.</summary>
    public Premade Whole { get; } = new(Attributes);
}

/// <summary>A global secondary index that projects keys only. In the world it never lags.</summary>
internal sealed record SecondaryIndex(string PartitionKey, string SortKey)
{
    public IReadOnlyList<string> Keys { get; } = [PartitionKey, SortKey];
}

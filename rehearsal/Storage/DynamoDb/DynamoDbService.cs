using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Storage.DynamoDb.Expressions;

namespace Headroom.Rehearsal.Storage.DynamoDb;

/// <summary>DynamoDB: tables with text keys, conditions, updates and queries. Time to live is not acted on, as it isn't for up to days in AWS.</summary>
public sealed class DynamoDbService : IAwsService
{
    private readonly Dictionary<string, Table> _tables = [];

    /// <summary>DynamoDB without tables.</summary>
    public DynamoDbService() => Operations = new Dictionary<string, AwsOperation>
    {
        ["GetItem"] = (input, _) => Get(input),
        ["PutItem"] = (input, _) => Put(input),
        ["UpdateItem"] = (input, _) => Update(input),
        ["DeleteItem"] = (input, _) => Delete(input),
        ["Query"] = (input, _) => Queries.Run(TableOf(input), input),
    };

    /// <inheritdoc/>
    public string SigningName => "dynamodb";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, AwsOperation> Operations { get; }

    /// <summary>Makes an empty table; its keys are texts.</summary>
    public void CreateTable(string name, string partitionKey, string? sortKey) => _tables.Add(name, new Table(partitionKey, sortKey));

    /// <summary>Adds a global secondary index that projects keys only.</summary>
    public void CreateIndex(string table, string name, string partitionKey, string sortKey) => _tables[table].Indexes.Add(name, new SecondaryIndex(partitionKey, sortKey));

    /// <summary>Copies of a table's items, for people and tests to look at.</summary>
    public IReadOnlyList<JsonObject> Items(string table) => [.. _tables[table].Items.Select(item => item.Attributes.DeepClone().AsObject())];

    /// <summary>The partition keys' values that a request is about, as IAM's <c>dynamodb:LeadingKeys</c> has them.</summary>
    internal IReadOnlyList<string> LeadingKeys(JsonObject input)
    {
        var table = TableOf(input);
        var key = input["Key"] ?? input["Item"];
        return key is null ? Queries.Partitions(table, input) : key[table.PartitionKey]?["S"] is { } value ? [(string)value!] : [];
    }

    private JsonObject Get(JsonObject input)
    {
        var table = TableOf(input);
        var placeholders = new Placeholders(input);
        var projection = Projection.Parse((string?)input["ProjectionExpression"], placeholders);
        placeholders.DemandAllUsed();
        return table.Find(table.CheckKey(input["Key"]!.AsObject())) is { } item ? new JsonObject { ["Item"] = projection.Of(item) } : [];
    }

    private JsonObject Put(JsonObject input)
    {
        var (table, item) = (TableOf(input), input["Item"]!.AsObject());
        CheckValues(item);
        var key = table.KeyOf(item);
        var before = Condition(table, key, input);
        table.Put(item.DeepClone().AsObject());
        return Writes.Returned(input, before, after: null, []);
    }

    private JsonObject Delete(JsonObject input)
    {
        var table = TableOf(input);
        var key = table.CheckKey(input["Key"]!.AsObject());
        var before = Condition(table, key, input);
        table.Remove(key);
        return Writes.Returned(input, before, after: null, []);
    }

    private JsonObject Update(JsonObject input)
    {
        var table = TableOf(input);
        var key = table.CheckKey(input["Key"]!.AsObject());
        var placeholders = new Placeholders(input);
        var changes = UpdateParser.Parse((string?)input["UpdateExpression"], placeholders);
        if (changes.FirstOrDefault(c => table.IsKey(c.Path.Names[0])) is { } forbidden)
        {
            throw new AwsErrorException("ValidationException", $"One or more parameter values were invalid: Cannot update attribute {forbidden.Path}. This attribute is part of the key");
        }

        var before = Condition(table, key, input, placeholders);
        var was = before ?? [];
        var after = (before ?? key).DeepClone().AsObject();
        foreach (var change in changes)
        {
            change.Path.Put(after, change.Value(was));
        }

        CheckValues(after);
        table.Put(after);
        return Writes.Returned(input, before, after, [.. changes.Select(c => c.Path)]);
    }

    /// <summary>Holds the request's condition against the item, and gives the item as it was.</summary>
    private static JsonObject? Condition(Table table, JsonObject key, JsonObject input, Placeholders? shared = null)
    {
        var placeholders = shared ?? new Placeholders(input);
        var condition = ConditionParser.Parse("ConditionExpression", (string?)input["ConditionExpression"], placeholders);
        placeholders.DemandAllUsed();
        var before = table.Find(key);
        return condition is null || condition.Holds(before ?? []) ? before : throw Writes.ConditionFailed(input, before);
    }

    private Table TableOf(JsonObject input)
    {
        // A name, or an ARN that ends in table/NAME.
        var name = ((string)input["TableName"]!).Split('/')[^1];
        return _tables.GetValueOrDefault(name) ?? throw new AwsErrorException("ResourceNotFoundException", $"Requested resource not found: Table: {name} not found");
    }

    private static void CheckValues(JsonObject item)
    {
        foreach (var (_, value) in item)
        {
            AttributeValue.Check(value!.AsObject());
        }
    }
}

using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Storage.DynamoDb.Expressions;

namespace Headroom.Rehearsal.Storage.DynamoDb;

/// <summary>Query: a partition's items in the order of their sort keys, in pages.</summary>
internal static class Queries
{
    // DynamoDB ends a page after this much data, before the filter.
    private const int PageBytes = 1024 * 1024;

    public static JsonObject Run(Table table, JsonObject input)
    {
        var placeholders = new Placeholders(input);
        var key = KeyCondition(input, placeholders);
        var filter = ConditionParser.Parse("FilterExpression", (string?)input["FilterExpression"], placeholders);
        var projection = Projection.Parse((string?)input["ProjectionExpression"], placeholders);
        placeholders.DemandAllUsed();
        CheckKeyCondition(table, key);

        var forward = (bool?)input["ScanIndexForward"] ?? true;
        var matching = Ordered(table, table.Items.Where(key.Holds), forward);
        var start = input["ExclusiveStartKey"]?.AsObject();
        var rest = start is null ? matching : matching.Where(item => Compare(table, item, start) * (forward ? 1 : -1) > 0).ToList();
        var page = Page(rest, (int?)input["Limit"] ?? int.MaxValue);
        var found = page.Where(item => filter?.Holds(item) ?? true).ToList();

        var answer = new JsonObject
        {
            ["Items"] = new JsonArray([.. found.Select(projection.Of)]),
            ["Count"] = found.Count,
            ["ScannedCount"] = page.Count,
        };
        if (page.Count < rest.Count)
        {
            answer["LastEvaluatedKey"] = table.KeyOf(page[^1]);
        }

        return answer;
    }

    /// <summary>The partition that a query is about.</summary>
    public static IReadOnlyList<string> Partitions(Table table, JsonObject input) =>
        [.. Parts(KeyCondition(input, new Placeholders(input))).OfType<Condition.Compare>().Where(c => IsPartition(table, c)).Select(c => (string?)c.Right.Value?["S"]).OfType<string>()];

    private static Condition KeyCondition(JsonObject input, Placeholders placeholders) =>
        ConditionParser.Parse("KeyConditionExpression", (string?)input["KeyConditionExpression"], placeholders)
            ?? throw Invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");

    private static Condition[] Parts(Condition key) => key is Condition.And and ? [and.Left, and.Right] : [key];

    private static bool IsPartition(Table table, Condition part) => part is Condition.Compare { Sign: "=", Left.Path: { } path } && path.ToString() == table.PartitionKey;

    private static List<JsonObject> Page(List<JsonObject> items, int limit)
    {
        var (page, bytes) = (new List<JsonObject>(), 0);
        foreach (var item in items)
        {
            if (page.Count == limit || bytes >= PageBytes)
            {
                break;
            }

            page.Add(item);
            bytes += AttributeValue.Size(item);
        }

        return page;
    }

    private static List<JsonObject> Ordered(Table table, IEnumerable<JsonObject> items, bool forward)
    {
        var ordered = items.ToList();
        ordered.Sort((left, right) => Compare(table, left, right) * (forward ? 1 : -1));
        return ordered;
    }

    private static int Compare(Table table, JsonObject left, JsonObject right) => table.SortKey is null
        ? 0
        : string.CompareOrdinal((string)left[table.SortKey]!["S"]!, (string)right[table.SortKey]!["S"]!);

    /// <summary>A key condition is the partition key's equality, and at most one comparison of the sort key.</summary>
    private static void CheckKeyCondition(Table table, Condition key)
    {
        if (!Parts(key).Any(part => IsPartition(table, part)))
        {
            throw Invalid($"Query condition missed key schema element: {table.PartitionKey}");
        }

        foreach (var part in Parts(key))
        {
            var path = part switch
            {
                Condition.Compare { Sign: not "<>" } compare => compare.Left.Path,
                Condition.Between between => between.Subject.Path,
                Condition.BeginsWith begins => begins.Subject.Path,
                _ => throw Invalid("Invalid operator used in KeyConditionExpression"),
            };
            if (path is null || !table.IsKey(path.ToString()))
            {
                throw Invalid("Query key condition not supported");
            }
        }
    }

    private static AwsErrorException Invalid(string why) => new("ValidationException", why);
}

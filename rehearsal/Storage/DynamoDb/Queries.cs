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
        var source = Source.Of(table, input);
        var placeholders = new Placeholders(input);
        var key = KeyCondition(input, placeholders);
        var filter = ConditionParser.Parse("FilterExpression", (string?)input["FilterExpression"], placeholders);
        var projection = Projection.Parse((string?)input["ProjectionExpression"], placeholders);
        placeholders.DemandAllUsed();
        CheckKeyCondition(source, key);

        var forward = (bool?)input["ScanIndexForward"] ?? true;
        var matching = Ordered(source, source.Items(PartitionOf(source, key)).Where(item => key.Holds(item.Attributes)), forward);
        var start = input["ExclusiveStartKey"]?.AsObject();
        var rest = start is null ? matching : matching.Where(item => source.Compare(item.Attributes, start) * (forward ? 1 : -1) > 0).ToList();
        var page = Page(rest, (int?)input["Limit"] ?? int.MaxValue);
        var found = page.Where(item => filter?.Holds(item.Attributes) ?? true).ToList();

        var answer = new JsonObject
        {
            ["Items"] = new JsonArray([.. found.Select(item => source.Index is null && projection.Paths is null ? item.Whole.Value : projection.Of(source.Project(item.Attributes)))]),
            ["Count"] = found.Count,
            ["ScannedCount"] = page.Count,
        };
        if (page.Count < rest.Count)
        {
            answer["LastEvaluatedKey"] = source.KeyOf(page[^1].Attributes);
        }

        return answer;
    }

    /// <summary>The partition that a query is about.</summary>
    public static IReadOnlyList<string> Partitions(Table table, JsonObject input) =>
        PartitionOf(Source.Of(table, input), KeyCondition(input, new Placeholders(input))) is { } partition ? [partition] : [];

    private static string? PartitionOf(Source source, Condition key) =>
        Parts(key).OfType<Condition.Compare>().Where(part => IsPartition(source, part)).Select(part => (string?)part.Right.Value?["S"]).FirstOrDefault();

    private static Condition KeyCondition(JsonObject input, Placeholders placeholders) =>
        ConditionParser.Parse("KeyConditionExpression", (string?)input["KeyConditionExpression"], placeholders)
            ?? throw Invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");

    private static Condition[] Parts(Condition key) => key is Condition.And and ? [and.Left, and.Right] : [key];

    private static bool IsPartition(Source source, Condition part) => part is Condition.Compare { Sign: "=", Left.Path: { } path } && path.ToString() == source.PartitionKey;

    private static List<StoredItem> Page(List<StoredItem> items, int limit)
    {
        var (page, bytes) = (new List<StoredItem>(), 0);
        foreach (var item in items)
        {
            if (page.Count == limit || bytes >= PageBytes)
            {
                break;
            }

            page.Add(item);
            bytes += item.Bytes;
        }

        return page;
    }

    private static List<StoredItem> Ordered(Source source, IEnumerable<StoredItem> items, bool forward)
    {
        var ordered = items.ToList();
        ordered.Sort((left, right) => source.Compare(left.Attributes, right.Attributes) * (forward ? 1 : -1));
        return ordered;
    }

    /// <summary>A key condition is the partition key's equality, and at most one comparison of the sort key.</summary>
    private static void CheckKeyCondition(Source source, Condition key)
    {
        if (!Parts(key).Any(part => IsPartition(source, part)))
        {
            throw Invalid($"Query condition missed key schema element: {source.PartitionKey}");
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
            if (path is null || (path.ToString() != source.PartitionKey && path.ToString() != source.SortKey))
            {
                throw Invalid("Query key condition not supported");
            }
        }
    }

    private static AwsErrorException Invalid(string why) => new("ValidationException", why);

    /// <summary>What is queried: the table, or an index of it.</summary>
    private sealed record Source(Table Table, SecondaryIndex? Index)
    {
        public string PartitionKey => Index?.PartitionKey ?? Table.PartitionKey;

        public string? SortKey => Index?.SortKey ?? Table.SortKey;

        /// <summary>What may be in a partition; its key's value is null where it isn't a text, as that of no item is.</summary>
        public IEnumerable<StoredItem> Items(string? partition) =>
            Index is not null ? Table.Items.Where(item => Index.Keys.All(item.Attributes.ContainsKey)) : partition is null ? [] : Table.Partition(partition);

        public static Source Of(Table table, JsonObject input)
        {
            if ((string?)input["IndexName"] is not { } name)
            {
                return new Source(table, null);
            }

            if (!table.Indexes.TryGetValue(name, out var index))
            {
                throw Invalid($"The table does not have the specified index: {name}");
            }

            return (bool?)input["ConsistentRead"] == true ? throw Invalid("Consistent reads are not supported on global secondary indexes") : new Source(table, index);
        }

        public JsonObject Project(JsonObject item) => Index is null ? item : KeyOf(item);

        public JsonObject KeyOf(JsonObject item)
        {
            var key = Table.KeyOf(item);
            foreach (var name in Index?.Keys ?? [])
            {
                key[name] = item[name]!.DeepClone();
            }

            return key;
        }

        // Items of one index key are in no order that DynamoDB promises; the world's is the table's.
        public int Compare(JsonObject left, JsonObject right) =>
            ((string?[])[SortKey, Index is null ? null : Table.PartitionKey, Index is null ? null : Table.SortKey]).OfType<string>()
                .Select(name => string.CompareOrdinal((string)left[name]!["S"]!, (string)right[name]!["S"]!)).FirstOrDefault(order => order != 0);
    }
}

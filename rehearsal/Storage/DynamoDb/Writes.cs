using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Storage.DynamoDb.Expressions;

namespace Headroom.Rehearsal.Storage.DynamoDb;

/// <summary>What a write answers.</summary>
internal static class Writes
{
    /// <summary>The attributes that <c>ReturnValues</c> asks for.</summary>
    public static JsonObject Returned(JsonObject input, JsonObject? before, JsonObject? after, IReadOnlyList<AttributePath> changed)
    {
        var attributes = (string?)input["ReturnValues"] switch
        {
            null or "NONE" => null,
            "ALL_OLD" => before,
            "ALL_NEW" when after is not null => after,
            "UPDATED_OLD" when after is not null => new Projection(changed).Of(before ?? []),
            "UPDATED_NEW" when after is not null => new Projection(changed).Of(after),
            _ => throw new AwsErrorException("ValidationException", "Return values set to invalid value"),
        };
        return attributes is { Count: > 0 } ? new JsonObject { ["Attributes"] = attributes.DeepClone() } : [];
    }

    public static AwsErrorException ConditionFailed(JsonObject input, JsonObject? item) => new("ConditionalCheckFailedException", "The conditional request failed")
    {
        Members = (string?)input["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD" && item is not null ? new JsonObject { ["Item"] = item.DeepClone() } : [],
    };
}

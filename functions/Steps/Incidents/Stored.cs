using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Headroom.Decisions;

namespace Headroom.Steps.Incidents;

/// <summary>JSON that Headroom wrote itself, into its bucket or its table, and that somebody may have written over.</summary>
internal static class Stored
{
    private static readonly JsonSerializerOptions StrictDecisions = Requiring(DecisionsJson.Default);
    private static readonly JsonSerializerOptions StrictSteps = Requiring(StepsJson.Default);

    /// <summary>Reads a text of the table.</summary>
    public static T Read<T>(string json, string what, JsonTypeInfo<T> type)
        where T : class => Read(Encoding.UTF8.GetBytes(json), what, type);

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="what">What it is, for the error.</param>
    /// <param name="type">What is in it.</param>
    /// <exception cref="JournalBrokenException">It isn't what was written.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string what, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return HasNullInList(json) ? throw new JsonException("a list in it has null for an item") : JsonSerializer.Deserialize(json, Strict(type)) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // The latter comes of a record whose kind isn't said.
            throw new JournalBrokenException($"{what} isn't readable ({e.Message})");
        }
    }

    // A constructor's parameter that isn't in the document would be null; a member that isn't has its default.
    private static JsonTypeInfo<T> Strict<T>(JsonTypeInfo<T> type) =>
        (JsonTypeInfo<T>)(type.Options == DecisionsJson.Default.Options ? StrictDecisions : StrictSteps).GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Requiring(JsonSerializerContext context) => new(context.Options) { TypeInfoResolver = context.WithAddedModifier(Require) };

    private static void Require(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.AssociatedParameter is { IsMemberInitializer: false, IsNullable: false, HasDefaultValue: false }))
        {
            property.IsRequired = true;
        }
    }

    // The serializer checks members against their annotations, but not the items of lists. We write no null but as a dictionary's value, so that one look for the word mostly does.
    private static bool HasNullInList(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("null"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(json);
        for (var isName = false; reader.Read(); isName = reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.TokenType == JsonTokenType.Null && !isName && reader.CurrentDepth > 0)
            {
                return true;
            }
        }

        return false;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Vpc;

/// <summary>How one Describe operation looks things up: ids, filters and pages work alike in all of them.</summary>
internal sealed record Listing<T>
{
    /// <summary>The output's list, such as <c>Subnets</c>.</summary>
    public required string Members { get; init; }

    /// <summary>The input's list of ids, such as <c>SubnetIds</c>; null where there is none.</summary>
    public string? Ids { get; init; }

    /// <summary>The code for an id that isn't there, and what the message calls it.</summary>
    public (string Code, string Kind) Unknown { get; init; }

    public required Func<T, string> Id { get; init; }

    public required Func<T, long> Ordinal { get; init; }

    /// <summary>Tags as readers see them; null for things without tags.</summary>
    public Func<T, ImmutableSortedDictionary<string, string>>? Tags { get; init; }

    /// <summary>What each filter looks at.</summary>
    public required IReadOnlyDictionary<string, Func<T, IEnumerable<string?>>> Filters { get; init; }

    public required Func<T, JsonNode> Write { get; init; }

    /// <summary>The least and most of MaxResults; the most is also the page when the caller names none.</summary>
    public (int Least, int Most) Page { get; init; } = (5, 1000);

    /// <summary>True where ids and MaxResults exclude each other.</summary>
    public bool IdsExcludePages { get; init; }

    /// <summary>Answers a request over all things that the caller could see.</summary>
    public JsonObject Answer(IEnumerable<T> all, JsonObject input)
    {
        var wanted = Ids is null ? [] : input.Texts(Ids);
        var size = PageSize(input, wanted);
        var things = wanted.Count > 0 ? Named(all, wanted) : all;
        foreach (var filter in input.Objects("Filters"))
        {
            var (looksAt, patterns) = Read(filter);
            things = things.Where(thing => looksAt(thing).Any(text => text is not null && patterns.Any(pattern => Wildcard.Matches(pattern, text))));
        }

        return Cut(things, size, input.Text("NextToken"));
    }

    private JsonObject Cut(IEnumerable<T> things, int size, string? token)
    {
        var after = token is null ? long.MinValue : ReadToken(token);
        var page = things.Where(thing => Ordinal(thing) > after).Take(size + 1).ToList();
        var output = new JsonObject { [Members] = new JsonArray([.. page.Take(size).Select(Write)]) };
        if (page.Count > size)
        {
            output["NextToken"] = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Members}:{Ordinal(page[size - 1])}"));
        }

        return output;
    }

    private List<T> Named(IEnumerable<T> all, IReadOnlyList<string> wanted)
    {
        var found = all.Where(thing => wanted.Contains(Id(thing))).ToList();
        var missing = wanted.FirstOrDefault(id => found.TrueForAll(thing => Id(thing) != id));
        return missing is null ? found : throw Ec2Error.NotFound(Unknown.Code, Unknown.Kind, missing);
    }

    private int PageSize(JsonObject input, IReadOnlyList<string> wanted)
    {
        if (input.Number("MaxResults") is not { } size)
        {
            return Page.Most;
        }

        if (IdsExcludePages && wanted.Count > 0)
        {
            throw new Fronts.AwsErrorException("InvalidParameterCombination", $"The parameter {Ids} cannot be used with the parameter maxResults");
        }

        return size >= Page.Least && size <= Page.Most
            ? size
            : throw Ec2Error.InvalidValue(size.ToString(CultureInfo.InvariantCulture), "maxResults", $"Expecting a value between {Page.Least} and {Page.Most}.");
    }

    private (Func<T, IEnumerable<string?>> LooksAt, IReadOnlyList<string> Patterns) Read(JsonObject filter)
    {
        var name = filter.Text("Name") ?? throw Ec2Error.Missing("Filter.Name");
        var patterns = filter.Texts("Values");
        if (patterns.Count is 0 or > 200)
        {
            throw patterns.Count == 0 ? new Fronts.AwsErrorException("InvalidParameterValue", $"The filter '{name}' has no values")
                : new Fronts.AwsErrorException("FilterLimitExceeded", "The maximum length for a filter value list is 200");
        }

        return (LookUp(name), patterns);
    }

    private Func<T, IEnumerable<string?>> LookUp(string name) => name switch
    {
        "tag-key" when Tags is not null => thing => Tags(thing).Keys,
        _ when Tags is not null && name.StartsWith("tag:", StringComparison.Ordinal) => thing => [Tags(thing).GetValueOrDefault(name[4..])],
        _ => Filters.GetValueOrDefault(name) ?? throw new Fronts.AwsErrorException("InvalidParameterValue", $"The filter '{name}' is invalid"),
    };

    private long ReadToken(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length)
            && Encoding.ASCII.GetString(bytes, 0, length).Split(':') is [var members, var ordinal]
            && members == Members
            && long.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out var after)
                ? after
                : throw new Fronts.AwsErrorException("InvalidNextToken", "The token is invalid or has expired");
    }
}

namespace Headroom.Steps.Aws;

/// <summary>Reads a paged answer whole. The SDK's own paginators throw on a page without a list.</summary>
internal static class Pages
{
    // A page that names itself as the next one would never end.
    private const int Most = 200;

    /// <param name="operation">The IAM action, for errors.</param>
    /// <param name="page">Asks for the page of a token (null: the first) and answers its items (null: none) and the next token.</param>
    /// <param name="make">Makes each of the calls; null: at once, and only once.</param>
    public static async Task<List<T>> AllAsync<T>(string operation, Func<string?, Task<Page<T>>> page, Func<string, Func<Task<Page<T>>>, Task<Page<T>>>? make = null)
    {
        var all = new List<T>();
        string? token = null;
        for (var number = 0; number < Most; number++)
        {
            var at = token;
            var answer = await (make ?? AwsErrors.CallAsync)(operation, () => page(at)).ConfigureAwait(false);
            all.AddRange(answer.Items ?? []);
            if (string.IsNullOrEmpty(answer.Next))
            {
                return all;
            }

            token = answer.Next;
        }

        throw new TransientException(operation, new InvalidDataException($"more than {Most} pages"));
    }

    /// <summary>A page.</summary>
    public static Page<T> Of<T>(IEnumerable<T>? items, string? next) => new(items, next);
}

/// <summary>One page of a list.</summary>
/// <param name="Items">Its items; null for none.</param>
/// <param name="Next">The next page's token; null or empty on the last.</param>
internal readonly record struct Page<T>(IEnumerable<T>? Items, string? Next);

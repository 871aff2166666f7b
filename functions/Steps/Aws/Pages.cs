namespace Headroom.Steps.Aws;

/// <summary>Reads a paged answer whole. The SDK's own paginators throw on a page without a list.</summary>
internal static class Pages
{
    // A page that names itself as the next one would never end.
    private const int Most = 200;

    /// <param name="operation">The IAM action, for errors.</param>
    /// <param name="page">Asks for the page of a token (null: the first) and answers its items (null: none) and the next token.</param>
    public static async Task<List<T>> AllAsync<T>(string operation, Func<string?, Task<(IEnumerable<T>? Items, string? Next)>> page)
    {
        var all = new List<T>();
        string? token = null;
        for (var number = 0; number < Most; number++)
        {
            var at = token;
            var (items, next) = await AwsErrors.CallAsync(operation, () => page(at)).ConfigureAwait(false);
            all.AddRange(items ?? []);
            if (string.IsNullOrEmpty(next))
            {
                return all;
            }

            token = next;
        }

        throw new TransientException(operation, new InvalidDataException($"more than {Most} pages"));
    }
}

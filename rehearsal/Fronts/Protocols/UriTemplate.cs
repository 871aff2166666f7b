using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>A modelled path such as <c>/clusters/{name}/addons/{addonName}</c>.</summary>
internal sealed class UriTemplate(OperationModel operation)
{
    private readonly string[] _parts = operation.Uri.Split('/');

    public OperationModel Operation { get; } = operation;

    /// <summary>The labels' values, or null when the request is for something else.</summary>
    public IReadOnlyDictionary<string, string>? Match(string method, string path)
    {
        var parts = path.Split('/');
        if (method != Operation.Method || parts.Length != _parts.Length)
        {
            return null;
        }

        var labels = new Dictionary<string, string>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (_parts[i].StartsWith('{') && parts[i].Length > 0)
            {
                labels[_parts[i].Trim('{', '}')] = Uri.UnescapeDataString(parts[i]);
            }
            else if (_parts[i] != parts[i])
            {
                return null;
            }
        }

        return labels;
    }
}

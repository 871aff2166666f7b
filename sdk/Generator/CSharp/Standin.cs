using System.Text.Json.Nodes;

namespace Headroom.Sdk.Generator.CSharp;

/// <summary>All files of a stand-in.</summary>
internal static class Standin
{
    /// <summary>File texts by their path below the stand-in's <c>Generated</c> folder.</summary>
    public static IReadOnlyDictionary<string, string> Write(ServiceEntry entry, JsonObject model)
    {
        var service = new Service(entry, model);
        var protocol = Protocol.Of(service);
        var files = new ServiceFiles(service, protocol).All().Concat(new ModelFiles(service, protocol).All());
        return files.ToDictionary(f => f.Path, f => f.Text);
    }
}

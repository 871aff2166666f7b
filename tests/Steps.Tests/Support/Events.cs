using System.Text;
using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Headroom.Steps.Tests.Support;

/// <summary>The sample events of <c>events/</c>, read with the serializer that Lambda uses.</summary>
internal static class Events
{
    private static readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> Serializer = new();

    public static CloudWatchEvent<JsonElement> Load(string file) => Load<CloudWatchEvent<JsonElement>>(file);

    public static T Load<T>(string file) => Read<T>(Text(file));

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder(), file));

    public static T Read<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return Serializer.Deserialize<T>(stream);
    }

    /// <summary>An answer as the workflow gets it.</summary>
    public static string Write<T>(T answer)
    {
        using var stream = new MemoryStream();
        Serializer.Serialize(answer, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Automation.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "events");
    }
}

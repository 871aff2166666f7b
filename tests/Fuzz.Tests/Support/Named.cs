using Amazon.Lambda.Serialization.SystemTextJson;
using Headroom.Decisions.Policy;
using Headroom.Steps;

namespace Headroom.Fuzz.Tests.Support;

/// <summary>What an input may lead to: an answer, or an error that names the thing, the reason and the next step.</summary>
internal static class Named
{
    // A cause of AWS's may be long, but what people get is text for people.
    private const int MostMessage = 6_000;

    /// <summary>Fails where it leads to anything else.</summary>
    public static void Check(Action run)
    {
        var error = Record.Exception(run);
        Assert.True(error is null || Is(error), $"{error}");
    }

    /// <summary>True where the error is one of ours and says something; the serializer's own refusal comes before any handler and says where in the JSON.</summary>
    public static bool Is(Exception error) =>
        (error.GetType().Assembly == typeof(Edge).Assembly || error is JsonSerializerException or PolicyException)
        && error.Message.Length > 10 && (error is JsonSerializerException || error.Message.Length < MostMessage);
}

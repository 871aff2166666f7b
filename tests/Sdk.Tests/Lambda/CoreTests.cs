using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Headroom.Sdk.Tests.Lambda;

public class CoreTests
{
    private sealed class KeepingLogger : ILambdaLogger
    {
        public List<string> Lines { get; } = [];

        public void Log(string message) => throw new NotSupportedException("a line is wanted");

        public void LogLine(string message) => Lines.Add(message);
    }

    [Fact]
    public void Logger_LevelMethods_EndInLogLine()
    {
        var logger = new KeepingLogger();
        ILambdaLogger log = logger;

        log.LogInformation("i");
        log.LogWarning("w");
        log.LogError("e");
        log.Log(LogLevel.Critical, "c");
        log.Log("Debug", "d");

        Assert.Equal(["i", "w", "e", "c", "d"], logger.Lines);
    }

    [Fact]
    public void SerializerAttribute_Type_IsKept() =>
        Assert.Equal(typeof(SourceGeneratorLambdaJsonSerializer<EventsContext>), new LambdaSerializerAttribute(typeof(SourceGeneratorLambdaJsonSerializer<EventsContext>)).SerializerType);
}

using Amazon.Lambda.Core;

namespace Headroom.Rehearsal.Lambda;

/// <summary>What a handler is told of its invocation. LambdaHost compiles this file, too.</summary>
internal sealed class FunctionContext(string functionName, string requestId, string functionArn, int memoryMegabytes, DateTimeOffset deadline, TimeProvider clock, TextWriter output)
    : ILambdaContext, ILambdaLogger
{
    public string AwsRequestId => requestId;

    // Only mobile SDKs send these two.
    public IClientContext ClientContext => null!;

    public ICognitoIdentity Identity => null!;

    public string FunctionName => functionName;

    public string FunctionVersion => functionArn.Split(':') is [_, _, _, _, _, _, _, var version] ? version : "$LATEST";

    public string InvokedFunctionArn => functionArn;

    public ILambdaLogger Logger => this;

    public string LogGroupName => $"/aws/lambda/{functionName}";

    public string LogStreamName => $"{FunctionVersion}/{requestId}";

    public int MemoryLimitInMB => memoryMegabytes;

    public TimeSpan RemainingTime => deadline - clock.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public void Log(string message) => output.Write(message);

    public void LogLine(string message) => output.WriteLine(message);

    // The interface's own default calls itself (aws-lambda-dotnet, ILambdaLogger.cs).
    public void Log(string level, string message) => output.WriteLine($"{level.ToUpperInvariant()}\t{message}");
}

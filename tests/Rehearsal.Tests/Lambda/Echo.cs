using Headroom.Rehearsal.Lambda;

namespace Headroom.Rehearsal.Tests.Lambda;

internal static class Echo
{
    public const string Arn = "arn:aws:lambda:us-west-2:111122223333:function:echo";

    public static FunctionModel Function => new()
    {
        Name = "echo",
        Arn = Arn,
        Handler = "Headroom.Rehearsal.Tests::Headroom.Rehearsal.Tests.Lambda.EchoFunction::Handle",
        CodeDirectory = AppContext.BaseDirectory,
        RoleArn = "arn:aws:iam::111122223333:role/echo",
        Environment = new Dictionary<string, string> { ["GREETING"] = "hello" },
        Timeout = TimeSpan.FromSeconds(60),
        MemoryMegabytes = 256,
    };
}

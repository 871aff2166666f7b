namespace Headroom.Cli;

/// <summary>Where the synthesised template is: <c>HEADROOM_CLOUD</c>, else where <c>./headroom</c> puts it.</summary>
internal static class Cloud
{
    public static string Folder => Environment.GetEnvironmentVariable("HEADROOM_CLOUD") ?? Path.Combine(".headroom", "cdk.out");
}

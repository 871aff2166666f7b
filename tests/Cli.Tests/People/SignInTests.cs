using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Headroom.House.Tests;
using Headroom.Rehearsal.Fronts.Loopback;
using Microsoft.AspNetCore.Http;

namespace Headroom.Cli.Tests.People;

/// <summary>A profile of IAM Identity Center, as <c>aws sso login</c> leaves it: the command asks for the role's keys and signs with them.</summary>
public sealed class SignInTests : IHttpFront, IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("headroom-home-");
    private readonly ConcurrentQueue<string> _asked = [];

    [Fact]
    public async Task Plan_ProfileOfIdentityCenter_SignsWithTheRolesKeys()
    {
        await using var server = await LoopbackServer.StartAsync(this);
        Write(".aws/config", """
            [profile team]
            sso_session = ours
            sso_account_id = 111122223333
            sso_role_name = Reader
            region = us-west-2
            [sso-session ours]
            sso_region = us-west-2
            sso_start_url = https://ours.example/start
            """);
#pragma warning disable CA5350 // So the AWS CLI and the SDKs name the file.
        Write($".aws/sso/cache/{Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes("ours")))}.json", """
            {"startUrl": "https://ours.example/start", "region": "us-west-2", "accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z"}
            """);
#pragma warning restore CA5350

        var said = await RunAsync(server.Address);

        Assert.Contains(_asked, request => request.StartsWith("GET /federation/credentials", StringComparison.Ordinal));
        Assert.True(_asked.Any(request => request.StartsWith("GET /clusters/web AWS4-HMAC-SHA256 Credential=AKIAFROMSSO/", StringComparison.Ordinal)), string.Join('\n', _asked.Append(said)));
    }

    async Task IHttpFront.HandleAsync(HttpContext context)
    {
        var isSignIn = context.Request.Path == "/federation/credentials";
        _asked.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Request.Headers.Authorization}");
        context.Response.StatusCode = isSignIn ? 200 : 404;
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-amzn-ErrorType"] = isSignIn ? default : "ResourceNotFoundException";
        await context.Response.WriteAsync(isSignIn
            ? """{"roleCredentials": {"accessKeyId": "AKIAFROMSSO", "secretAccessKey": "secret", "sessionToken": "session", "expiration": 4070908800000}}"""
            : """{"message": "no such cluster"}""");
    }

    public void Dispose() => _home.Delete(recursive: true);

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_home.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }

    // A process of its own: HOME is one for all threads.
    private async Task<string> RunAsync(Uri server)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "headroom.dll"), "plan", "--cluster", "web", "--profile", "team", "--region", "us-west-2"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = _home.FullName;
        start.Environment["AWS_ENDPOINT_URL"] = server.AbsoluteUri;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return await output + errors;
    }
}

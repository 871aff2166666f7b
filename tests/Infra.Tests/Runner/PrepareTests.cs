using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Headroom.Infra.Tests.Runner;

/// <summary>The script that prepares the runner host, run really, with something in place of the AWS CLI and of the download.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrepareTests : IDisposable
{
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData("kubectl\n"u8));
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("headroom-runner-");

    public PrepareTests()
    {
        foreach (var folder in new[] { "etc/headroom", "usr/local/bin", "usr/bin", "tools" })
        {
            _root.CreateSubdirectory(folder);
        }

        // Writes as the AWS CLI does: into the file that it is given; a cluster called missing isn't there.
        Tool("aws", """while [ $# -gt 0 ]; do case $1 in --name) name=$2 ;; --kubeconfig) file=$2 ;; esac; shift; done; [ "$name" != missing ] || exit 254; grep -qx "$name" "$file" || echo "$name" >>"$file" """);
        Tool("curl", """echo called >>"$HEADROOM_ROOT/downloads"; while [ $# -gt 0 ]; do [ "$1" != --output ] || file=$2; shift; done; cat "$HEADROOM_ROOT/offered" >"$file" """);
        Offer("kubectl\n");
    }

    [Fact]
    public void Prepare_FreshHost_HasKubectlAndAContextForEachCluster()
    {
        Prepare("web batch").MustSucceed();

        Assert.Equal("kubectl\n", Read("usr/bin/kubectl"));
        Assert.Equal("web\nbatch\n", Read("etc/headroom/kubeconfig"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf("etc/headroom/kubeconfig")));
    }

    [Fact]
    public void Prepare_Again_DownloadsNothingAndAddsWhatHasCome()
    {
        var first = Prepare("missing web");
        first.MustSucceed();
        Assert.Contains("no context for cluster missing", first.Error, StringComparison.Ordinal);

        Prepare("late web").MustSucceed();

        Assert.Equal("web\nlate\n", Read("etc/headroom/kubeconfig"));
        Assert.Equal("called\n", Read("downloads"));
    }

    [Fact]
    public void Prepare_DownloadIsSomethingElse_IsNotInstalledAndTheClustersAreThereAllTheSame()
    {
        Offer("something else\n");

        Assert.NotEqual(0, Prepare("web").ExitCode);

        Assert.False(File.Exists(PathOf("usr/local/bin/kubectl")));
        Assert.Equal("web\n", Read("etc/headroom/kubeconfig"));
    }

    [Fact]
    public void Prepare_AnotherVersion_TakesThePlaceOfTheOld()
    {
        File.WriteAllText(PathOf("usr/local/bin/kubectl"), "an old one\n");

        Prepare("web").MustSucceed();

        Assert.Equal("kubectl\n", Read("usr/local/bin/kubectl"));
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Delete(recursive: true);

    private Referees.ToolResult Prepare(string clusters) => Referees.Tool.Run(
        new Dictionary<string, string>
        {
            ["PATH"] = $"{PathOf("tools")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HEADROOM_ROOT"] = _root.FullName,
            ["KUBECTL_VERSION"] = "v1.34.11",
            ["KUBECTL_SHA256"] = Digest,
            ["REGION"] = "us-west-2",
            ["CLUSTERS"] = clusters,
        },
        "bash", Repository.PathOf("infra/runner/prepare.sh"));

    private void Tool(string name, string body)
    {
        var file = PathOf($"tools/{name}");
        File.WriteAllText(file, $"#!/bin/bash\n{body}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Offer(string content) => File.WriteAllText(PathOf("offered"), content);

    private string Read(string path) => File.ReadAllText(PathOf(path));

    private string PathOf(string path) => Path.Combine(_root.FullName, path);
}

using Headroom.Rehearsal.Kubernetes;
using Headroom.Rehearsal.Ssm;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Incidents;

/// <summary>Bad input, each as a whole incident: a clear error, nothing changed, nothing lost.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("offline", "RunnerOfflineException", "Start the runner host")]
    [InlineData("unregistered", "none is registered", "Start the runner host")]
    [InlineData("old-agent", "AgentTooOldException", "AWS-UpdateSSMAgent")]
    [InlineData("no-read-document", "DocumentMissingException", "npx cdk deploy")]
    [InlineData("no-kubectl", "kubectl-missing", "Install kubectl on the runner")]
    [InlineData("no-kubeconfig", "kubeconfig-missing", "Put /etc/headroom/kubeconfig")]
    [InlineData("unauthorized", "aws eks create-access-entry --cluster-name web", "access entry")]
    [InlineData("forbidden", "kubectl apply -f infra/documents/rbac.yaml", "The cluster knows the runner's role, but gives it no rights")]
    [InlineData("silent", "timeout", "admit 443")]
    [InlineData("failing", "kubectl-failed", "Run the same kubectl command on the runner")]
    [InlineData("unreachable", "kubectl-failed", "Run the same kubectl command on the runner")]
    public void Runner_ThatCannotDoItsWork_FailsTheResponseAndChangesNothing(string what, string reason, string nextStep)
    {
        using var run = new Rehearsed("web");
        Spoil(run, what);
        run.Run();

        AssertRefused(run, reason, nextStep);
    }

    // Found only once space is open: since no node has used it yet, it goes back.
    [Fact]
    public void ConfigureDocument_Missing_FailsTheResponseAndTakesSpaceBack()
    {
        using var run = new Rehearsed("web");
        Spoil(run, "no-configure-document");
        run.Run();

        AssertTold(run, "DocumentMissingException", "npx cdk deploy");
        Assert.Contains(run.Changes, change => change.EndsWith("gets kubernetes.io/role/cni=1", StringComparison.Ordinal));
        Assert.Empty(run.Left);
        Assert.DoesNotContain(run.World.Timeline.Happenings, happening => happening.Kind == "aws-node-changed");
    }

    [Fact]
    public void Output_CutOnItsWay_FailsTheResponseAndChangesNothing()
    {
        using var run = new Rehearsed("web", runner: scripts => new Cutting(scripts)).Run();

        AssertRefused(run, "ReadingTruncatedException", "look at its output's end");
    }

    [Fact]
    public void Script_ThatNeverEnds_FailsTheResponseAndChangesNothing()
    {
        using var run = new Rehearsed("web", runner: _ => new Hanging()).Run();

        AssertRefused(run, "Execution Timed Out", "Run Command history");
    }

    [Theory]
    [InlineData("""{"cluster": "nobody"}""", "ClusterNotInPolicyException", "add it to the policy")]
    [InlineData("""{"cluster": "web"}""", "ClusterNotFoundException", "Check the cluster's name in the policy")]
    [InlineData("""{"cluster": ""}""", "MalformedInputException", "Start the execution with")]
    public void ExecutionByHand_OfAClusterThatIsNotOurs_FailsAndSaysWhatToDo(string input, string reason, string nextStep)
    {
        using var run = new Rehearsed("healthy");
        run.Start(input);
        run.Run();

        AssertRefused(run, reason, nextStep);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"web\"")]
    [InlineData("null")]
    public void ExecutionByHand_WithoutACluster_FailsBeforeAnythingIsOpened(string input)
    {
        using var run = new Rehearsed("healthy");
        run.Start(input);
        run.Run();

        Assert.Equal((ExecutionStatus.Failed, "NoClusterNamed"), (run.Execution.Status, run.Execution.Error));
        Assert.Contains("""{"cluster": "<name>"}""", run.Execution.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Items, item => ((string?)item["pk"]!["S"])!.StartsWith("incident#", StringComparison.Ordinal));
        Assert.Contains(run.Deployed.Sns.Sent, sent => sent.Message.Contains("by-hand", StringComparison.Ordinal));
    }

    [Fact]
    public void ExecutionByHand_ClusterThatIsNoText_FailsAndIsTold()
    {
        using var run = new Rehearsed("healthy");
        run.Start("""{"cluster": 5}""");
        run.Run();

        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
        Assert.Empty(run.Changes);
        Assert.Contains("by-hand", Assert.Single(run.Told).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExecutionByHand_OfAHealthyCluster_SaysSo()
    {
        using var run = new Rehearsed("healthy");
        run.Start("""{"cluster": "healthy"}""");
        run.Run();

        Assert.Equal((ExecutionStatus.Succeeded, "Headroom: healthy: healthy, nothing to do"), (run.Execution.Status, Assert.Single(run.Told).Subject));
        Assert.Empty(run.Changes);
    }

    private static void Spoil(Rehearsed run, string what)
    {
        var (ssm, documents) = (run.Deployed.Ssm, run.Deployed.Model.Documents);
        Action spoil = what switch
        {
            "offline" => () => ssm.Instances[0].PingStatus = "ConnectionLost",
            "unregistered" => ssm.Instances.Clear,
            "old-agent" => () => ssm.Instances[0].AgentVersion = "3.3.1000.0",
            "no-read-document" => () => ssm.Delete(documents.Single(document => document.Kind == "ReadCluster").Name),
            "no-configure-document" => () => ssm.Delete(documents.Single(document => document.Kind == "ConfigureAwsNode").Name),
            "no-kubectl" => () => run.Scripts.HasKubectl = false,
            "no-kubeconfig" => () => run.Scripts.HasKubeconfig = false,
            _ => () => run.Endpoint.Fault = Enum.Parse<ClusterFault>(what, ignoreCase: true),
        };
        spoil();
    }

    private static void AssertRefused(Rehearsed run, string reason, string nextStep)
    {
        AssertTold(run, reason, nextStep);
        Assert.Empty(run.Changes);
    }

    private static void AssertTold(Rehearsed run, string reason, string nextStep)
    {
        Assert.Equal((ExecutionStatus.Failed, "NotRecovered"), (run.Execution.Status, run.Execution.Error));
        Assert.DoesNotContain(run.Items, item => (string?)item["sk"]!["S"] == "lease" || ((string?)item["sk"]!["S"] == "state" && item["incident"] is not null) || (string?)item["status"]?["S"] == "open");
        var told = Assert.Single(run.Told);
        Assert.StartsWith("Headroom: ", told.Subject, StringComparison.Ordinal);
        Assert.Contains(reason, told.Message, StringComparison.Ordinal);
        Assert.Contains(nextStep, told.Message, StringComparison.Ordinal);
        Assert.Contains(reason, run.Report, StringComparison.Ordinal);
    }

    // As SSM cuts what is longer than it returns.
    private sealed class Cutting(IScriptHost scripts) : IScriptHost
    {
        public async Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation)
        {
            var whole = await scripts.RunAsync(script, cancellation);
            return whole with { Output = whole.Output[..(whole.Output.Length / 2)] };
        }
    }

    private sealed class Hanging : IScriptHost
    {
        public Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation) => new TaskCompletionSource<ScriptResult>().Task;
    }
}

using System.Text.Json.Nodes;
using Headroom.Rehearsal.Baselines;
using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Tests.Incidents;

namespace Headroom.Rehearsal.Tests.Baselines;

/// <summary>Commands as the AWS CLI and kubectl carry them out.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly Rehearsed _run = new("web");
    private readonly Terminal _terminal;
    private readonly Kubectl _kubectl;

    public TerminalTests()
    {
        _terminal = new Terminal(_run.World, _run.Deployed.Front);
        _kubectl = new Kubectl(_run.World, _terminal, _run.World.Cluster);
    }

    [Theory]
    [InlineData(2, false, "ok")]
    [InlineData(3, true, "RequestLimitExceeded: Rate exceeded")]
    public void Aws_Throttled_IsTriedThreeTimes(int times, bool failed, string answer)
    {
        _run.Deployed.Front.Faults.Add(new FaultRule(Fault.Throttled("ec2")) { Operation = "DescribeSubnets", Times = times });

        var got = Finish(_terminal.AwsAsync("describe-subnets", "ec2", "DescribeSubnets", []));

        Assert.Equal(failed, got is null);
        Assert.Equal((failed, answer), (_terminal.Commands.Single().Failed, _terminal.Commands.Single().Answer));
    }

    [Fact]
    public void Aws_AnAnswerInPages_AsksForAll()
    {
        var all = _run.World.Vpc.Interfaces.Count;

        var got = Finish(_terminal.AwsAsync("describe-network-interfaces", "ec2", "DescribeNetworkInterfaces", new JsonObject { ["MaxResults"] = 5 }));

        Assert.True(all > 10);
        Assert.Equal(all, got!["NetworkInterfaces"]!.AsArray().Select(one => (string)one!["NetworkInterfaceId"]!).Distinct().Count());
        Assert.Equal((all + 4) / 5, _run.Deployed.Front.Log.Calls.Count(call => call.Principal == Terminal.Principal));
    }

    [Fact]
    public void Aws_ACommand_TakesTime()
    {
        Finish(_terminal.AwsAsync("describe-subnets", "ec2", "DescribeSubnets", []));

        Assert.InRange((_run.World.Now - World.Beginning).TotalSeconds, 0.3, 5);
    }

    [Fact]
    public void Note_TheSameCommandAgain_IsOneLineWithItsLastAnswer()
    {
        _terminal.Note("kubectl get pods", "3 lines");
        _terminal.Note("kubectl get pods", "1 line");
        _terminal.Note("kubectl get pods", "error", failed: true);

        Assert.Equal([(2, "1 line"), (1, "error")], _terminal.Commands.Select(command => (command.Times, command.Answer)));
    }

    [Theory]
    [InlineData(10, false, "error: timed out waiting for the condition")]
    [InlineData(300, true, "ok")]
    public void AwaitRollout_OfTwelveNodes_NeedsMoreThanTenSeconds(int timeout, bool done, string answer)
    {
        Assert.True(Finish(_kubectl.SetEnvAsync(("WARM_IP_TARGET", "3"))));

        Assert.Equal(done, Finish(_kubectl.AwaitRolloutAsync(TimeSpan.FromSeconds(timeout))));
        Assert.Equal(answer, _terminal.Commands[^1].Answer);
        Assert.Equal(done, _run.World.Cluster.DaemonSet!.IsRolledOut);
    }

    [Fact]
    public void SetEnv_ToWhatItIsAlready_ChangesNothing()
    {
        Assert.True(Finish(_kubectl.SetEnvAsync(("ENABLE_SUBNET_DISCOVERY", "false"))));

        Assert.Equal(1, _run.World.Cluster.AwsNode!.Generation);
    }

    public void Dispose() => _run.Dispose();

    private T Finish<T>(Task<T> task)
    {
        _run.World.Clock.RunUntil(() => task.IsCompleted, _run.World.Now.AddMinutes(10));
        return task.IsCompletedSuccessfully ? task.Result : throw new InvalidOperationException("it didn't end", task.Exception);
    }
}

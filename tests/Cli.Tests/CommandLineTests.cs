using System.Text.Json;
using Headroom.House.Tests;

namespace Headroom.Cli.Tests;

/// <summary>The commands as a person types them, on the template that <c>./headroom test</c> synthesises.</summary>
[Collection(nameof(Console))]
public sealed class CommandLineTests : IDisposable
{
    private readonly TextWriter _console = Console.Out;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public CommandLineTests()
    {
        Environment.SetEnvironmentVariable("HEADROOM_CLOUD", Path.Combine(Repository.Root, ".headroom", "cdk.out"));
        Console.SetOut(_output);
    }

    [Fact]
    public async Task Simulate_Json_HasEveryPartOfTheContract()
    {
        var exit = await RunAsync("simulate", "--scenario", "web", "--seed", "7", "--json");
        var document = JsonDocument.Parse(_output.ToString()).RootElement;

        Assert.Equal(0, exit);
        Assert.Equal("recovered", document.GetProperty("outcome").GetString());
        Assert.True(document.GetProperty("recoveredAfterSeconds").GetDouble() > 0);
        Assert.True(document.GetProperty("alarmAt").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.Equal(["us-west-2a", "us-west-2b", "us-west-2c"], document.GetProperty("zones").EnumerateArray().Select(zone => zone.GetProperty("zone").GetString()));
        Assert.Equal(1, document.GetProperty("calls").GetProperty("ec2:AssociateVpcCidrBlock").GetInt32());

        // A minute's measurement of a cluster whose state is remembered: nodes, subnets, the remembered snapshot, the cluster's state, and seldom more.
        var minutes = document.GetProperty("recoveredAfterSeconds").GetDouble() / 60;
        Assert.InRange(document.GetProperty("measuringCalls").GetInt32(), 4 * (int)minutes, 8 * ((int)minutes + 2));
        Assert.Contains(document.GetProperty("journal").EnumerateArray(), item => item.GetProperty("sk").GetString()!.EndsWith("openSubnets", StringComparison.Ordinal));
        Assert.Contains(document.GetProperty("timeline").EnumerateArray(), line => line.GetProperty("text").GetString() == "Open subnets");
    }

    [Fact]
    public async Task Simulate_ManyRuns_ReportsTheirSpreadAndRate()
    {
        var exit = await RunAsync("simulate", "--scenario", "web", "--seed", "1", "--runs", "3", "--json");
        var document = JsonDocument.Parse(_output.ToString()).RootElement;

        Assert.Equal(0, exit);
        Assert.Equal((3, 3), (document.GetProperty("runs").GetInt32(), document.GetProperty("recovered").GetInt32()));
        Assert.True(document.GetProperty("recoverySeconds").GetProperty("worst").GetDouble() >= document.GetProperty("recoverySeconds").GetProperty("median").GetDouble());
        Assert.True(document.GetProperty("perSecond").GetDouble() > 0);
    }

    [Theory]
    [InlineData("typical", "1")]
    [InlineData("pessimistic", "1")]
    [InlineData("pessimistic", "2")]
    public async Task Simulate_SetOfDelays_IsNamedBesideItsFigures(string set, string runs)
    {
        await RunAsync("simulate", "--scenario", "healthy", "--seed", "1", "--runs", runs, "--latencies", set, "--json");

        Assert.Equal(set, JsonDocument.Parse(_output.ToString()).RootElement.GetProperty("latencies").GetString());
    }

    [Fact]
    public async Task Simulate_FileOfOnesOwn_IsRunLikeThoseOfTheHouse()
    {
        var exit = await RunAsync("simulate", "--scenario", Path.Combine(Repository.Root, "rehearsal", "Scenarios", "healthy.json"), "--seed", "1", "--json");
        var document = JsonDocument.Parse(_output.ToString()).RootElement;

        Assert.Equal((0, "nothingWrong", "healthy"), (exit, document.GetProperty("outcome").GetString(), document.GetProperty("scenario").GetString()));
    }

    [Theory]
    [InlineData("\"name\": \"healthy\"", "\"name\": \"mine\"", "the deployed policy names no cluster 'mine'")]
    [InlineData("\"version\": \"1.21.1\"", "\"version\": \"1.15.0\"", "mine.json:6: $.awsNode.version: VPC CNI '1.15.0' is not modelled")]
    public async Task Simulate_FileThatCannotBeUsed_SaysWhy(string former, string broken, string reason)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("headroom-scenario-").FullName, "mine.json");
        File.WriteAllText(file, File.ReadAllText(Path.Combine(Repository.Root, "rehearsal", "Scenarios", "healthy.json")).Replace(former, broken, StringComparison.Ordinal));
        var exit = await RunAsync("simulate", "--scenario", file, "--seed", "1");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        Assert.Equal(CommandLine.Unusable, exit);
        Assert.Contains(reason, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_Minutes_PassEvenWhenAllIsOver()
    {
        await RunAsync("simulate", "--scenario", "one-zone", "--seed", "1", "--minutes", "40", "--json");

        Assert.InRange(JsonDocument.Parse(_output.ToString()).RootElement.GetProperty("worldSeconds").GetDouble(), 2_400, 2_460);
    }

    [Fact]
    public async Task Simulate_PodsThatStayStuck_ExitsWithOne() => Assert.Equal(1, await RunAsync("simulate", "--scenario", "cni-too-old", "--seed", "1"));

    [Fact]
    public async Task Invoke_AnAlarmOfAnotherProduct_IsIgnoredWithAReason()
    {
        var exit = await RunAsync("invoke", "OnAlarm", Path.Combine(Repository.Root, "events", "alarm-of-another-product.json"));
        var answer = JsonDocument.Parse(_output.ToString()).RootElement.GetProperty("answer");

        Assert.Equal((0, "ignored"), (exit, answer.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Diagnose_Scenario_ShowsEachCauseAndWhatItTook()
    {
        Assert.Equal(0, await RunAsync("diagnose", "--scenario", "churn", "--runs", "3"));

        Assert.Contains("CooldownStarvation (Likely): ", _output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"  diagnosis: \d+\.\d\d, \d+\.\d\d", _output.ToString());
    }

    [Fact]
    public async Task Simulate_NoSeed_TakesTheScenariosOwn()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.json");
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "rehearsal", "Scenarios", "healthy.json"));
        await File.WriteAllTextAsync(file, text.Replace("\"seed\": 1,", "\"seed\": 9,", StringComparison.Ordinal));

        await RunAsync("simulate", "--scenario", file, "--json");

        File.Delete(file);
        Assert.Equal(9, JsonDocument.Parse(_output.ToString()).RootElement.GetProperty("seed").GetInt32());
    }

    [Theory]
    [InlineData("Must be one of", "simulate", "--scenario", "nowhere", "--seed", "1")]
    [InlineData("--runs takes a number from 1 to 100,000", "simulate", "--scenario", "web", "--seed", "1", "--runs", "0")]
    [InlineData("Must be one of", "simulate", "--scenario", "web", "--seed", "1", "--latencies", "1")]
    [InlineData("no response diagnoses anything in scenario healthy", "diagnose", "--scenario", "healthy")]
    [InlineData("there is no function 'OnFire'; there are AcquireLease,", "invoke", "OnFire", "{events}/alarm-of-another-product.json")]
    [InlineData("no-such-file.json", "invoke", "OnAlarm", "{events}/no-such-file.json")]
    public async Task Run_WhatCannotBeDone_NamesItAndFails(string message, params string[] args)
    {
        var exit = await RunAsync([.. args.Select(arg => arg.Replace("{events}", Path.Combine(Repository.Root, "events"), StringComparison.Ordinal))]);

        Assert.NotEqual(0, exit);
        Assert.Contains(message, _errors.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_NothingSynthesised_SaysWhatToDo()
    {
        Environment.SetEnvironmentVariable("HEADROOM_CLOUD", Path.Combine(Path.GetTempPath(), "headroom-no-such-folder"));

        Assert.Equal(CommandLine.Unusable, await RunAsync("simulate", "--scenario", "web", "--seed", "1"));
        Assert.Contains("synth", _errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Console.SetOut(_console);
        Environment.SetEnvironmentVariable("HEADROOM_CLOUD", null);
        _output.Dispose();
        _errors.Dispose();
    }

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, _errors);
}

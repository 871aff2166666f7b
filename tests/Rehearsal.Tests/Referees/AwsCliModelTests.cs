using Headroom.Rehearsal.Fronts.Models;
using Headroom.Rehearsal.Tests.Fronts;

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>The AWS CLI, whose models are Amazon's own, sends every modelled operation and reads an answer with every modelled member.</summary>
public sealed class AwsCliModelTests
{
    // Operations that the CLI of 2022 doesn't have. There are none; one that is added to a model and isn't tried below must be named here.
    private static readonly string[] UnknownToTheCli = [];

    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public Task Ec2_EveryOperation_IsSentAndReadByTheCli() => TryAsync("ec2", "ec2", Ec2Calls.All);

    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public Task Eks_EveryOperation_IsSentAndReadByTheCli() => TryAsync("eks", "eks", JsonCalls.Eks);

    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public Task Iam_EveryOperation_IsSentAndReadByTheCli() => TryAsync("iam", "iam", QueryCalls.Iam);

    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public Task Ssm_EveryOperation_IsSentAndReadByTheCli() => TryAsync("ssm", "ssm", JsonCalls.Ssm);

    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public Task StepFunctions_EveryOperation_IsSentAndReadByTheCli() => TryAsync("states", "stepfunctions", JsonCalls.StepFunctions);

    private static async Task TryAsync(string service, string command, IReadOnlyList<CliCall> calls)
    {
        var model = ServiceModel.Of(service);
        Assert.Equal(model.Operations.Keys.Except(UnknownToTheCli).Order(), calls.Select(c => c.Operation).Order());
        var answers = calls.ToDictionary(c => c.Operation, c => Samples.Of(model.Operations[c.Operation].Output));
        var canned = calls.Aggregate(new CannedService(service), (all, call) => all.Answers(call.Operation, answers[call.Operation].ToJsonString()));
        await using var world = await ServedWorld.StartAsync((_, _) => [canned]);

        var comparison = new Comparison();
        foreach (var call in calls)
        {
            comparison.Compare(answers[call.Operation], (await world.Cli.RunAsync($"{command} {call.Line}")).Json, call.Operation);
        }

        Assert.Empty(comparison.Differences);
        // Members that Amazon added after the CLI of 2022 are listed; any other must be read.
        Assert.Empty(comparison.PassedOver.Except(await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Referees", "newer-than-the-cli.txt"))));
        Assert.Equal(calls.Select(c => Sorted.Text(c.Input)), canned.Asked.Select(Sorted.Text));
    }
}

/// <summary>One call of the CLI.</summary>
/// <param name="Operation">The operation that it makes.</param>
/// <param name="Line">Its arguments, without the service, parted by spaces.</param>
/// <param name="Input">What the world must be asked.</param>
internal sealed record CliCall(string Operation, string Line, string Input);

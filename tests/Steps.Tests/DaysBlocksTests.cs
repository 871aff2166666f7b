using Headroom.Decisions.Journal;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

/// <summary>So many blocks in a VPC on a day, and no more, whichever clusters they are for.</summary>
public sealed class DaysBlocksTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_OthersHaveTheDaysBlocks_AsksEc2ForNothingAndSaysWhatToDo()
    {
        await _bench.PlanAsync();
        Taken("2026-01-02", 1);
        Taken("2026-01-02", 2);

        var error = await Assert.ThrowsAsync<BlocksUsedUpException>(CallAsync);

        Assert.Contains("vpc-1 has had its 2 blocks of the day", error.Message, StringComparison.Ordinal);
        Assert.Equal(StepState.Failed, (await _bench.EntryAsync(StepKinds.AssociateCidr)).State);
        Assert.Equal(0, _bench.Calls.Count("AssociateVpcCidrBlock"));
        var report = Assert.IsType<ReportAnswer.Failed>(await new Report(_bench.Edge).Handle(_bench.Input with { Error = new ErrorInput(nameof(BlocksUsedUpException), error.Message) }, null!));
        Assert.Contains("raise blocksPerDay in the policy", report.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-02", 1)] // one is left
    [InlineData("2026-01-01", 1, 2)] // that was yesterday
    public async Task Handle_ABlockIsLeft_IsClaimedForTheIncident(string day, params int[] taken)
    {
        await _bench.PlanAsync();
        taken.ToList().ForEach(number => Taken(day, number));

        await _bench.AssociateAsync();

        Assert.Contains(_bench.Table.Keys, key => key.StartsWith("blocks#vpc-1 2026-01-02#", StringComparison.Ordinal) && _bench.Table.Item("blocks#vpc-1", key["blocks#vpc-1 ".Length..])!["incident"] == "incident-1");
    }

    [Fact]
    public async Task Handle_NextCandidateOrLostAnswer_NeedsNoSecondOne()
    {
        await _bench.PlanAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", Calls.Ec2("InvalidVpc.Range"));
        await CallAsync();
        _bench.Calls.Fail("AssociateVpcCidrBlock", new HttpRequestException("reset"));
        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await _bench.AssociateAsync();

        Assert.Single(_bench.Table.Keys, key => key.StartsWith("blocks#vpc-1 ", StringComparison.Ordinal));
    }

    private void Taken(string day, int number) => _bench.Table.Put("blocks#vpc-1", $"{day}#{number:00}", ("incident", $"other-{number}"), ("cluster", "batch"));

    private Task<StepAnswer> CallAsync() => new AssociateCidr(_bench.Edge).Handle(_bench.Input, null!);
}

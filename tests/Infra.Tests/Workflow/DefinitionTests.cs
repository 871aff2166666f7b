using System.Text.Json;
using System.Text.RegularExpressions;

namespace Headroom.Infra.Tests.Workflow;

/// <summary>Rules that no compiler holds for the workflow's definition.</summary>
public sealed partial class DefinitionTests
{
    private static readonly string[] Plain = ["Task", "Choice", "Wait", "Pass", "Succeed", "Fail"];

    private static readonly string[] BeforeTheLease = ["Read cluster", "Diagnose", "Ask for approval", "Acquire lease"];

    private static readonly string[] UnderTheLease =
        ["Check for drift", "Next step", "Associate CIDR", "Create subnets", "Open subnets", "Configure aws-node", "Restart aws-node", "Verify recovery"];

    // What only proves something may fail and nothing ends by it.
    private static readonly string[] Proving = ["Send canaries"];

    private static readonly string[] CleaningUp = ["Undo", "Release lease", "Report", "Notify"];

    [Fact]
    public void States_Each_IsReachable() =>
        Assert.Equal(Definition.States.Keys.Order(StringComparer.Ordinal), Definition.ReachableFrom("Open incident").Order(StringComparer.Ordinal));

    [Fact]
    public void States_Each_HasAComment() => Assert.All(Definition.States, state => Assert.True(state.Value.TryGetProperty("Comment", out _), state.Key));

    [Fact]
    public void States_Names_AreShortEnough() => Assert.All(Definition.States.Keys, state => Assert.InRange(state.Length, 1, 80));

    [Fact]
    public void States_Use_OnlyThePlainCore()
    {
        Assert.All(Definition.States.Keys, state => Assert.Contains(Definition.TypeOf(state), Plain));
        Assert.DoesNotContain("States.Format", Definition.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("QueryLanguage", Definition.Text, StringComparison.Ordinal);
        Assert.All(PathsIn(Definition.Root), path => Assert.Matches(ReferencePath(), path));
    }

    [Fact]
    public void Tasks_Each_HasTimeoutRetryAndCatch() => Assert.All(Definition.OfType("Task"), state =>
    {
        var task = Definition.States[state];
        // What waits for a person looks up every five minutes; nothing else may hang.
        Assert.InRange(task.GetProperty("TimeoutSeconds").GetInt32(), 1, state == "Wait for approval" ? 300 : 90);
        Assert.NotEmpty(task.GetProperty("Retry").EnumerateArray());
        Assert.Equal("States.ALL", task.GetProperty("Catch").EnumerateArray().Last().GetProperty("ErrorEquals")[0].GetString());
    });

    [Fact]
    public void ReadCluster_RunnerOffline_IsWaitedForAsLongAsAReplacementTakes()
    {
        var retry = Definition.States["Read cluster"].GetProperty("Retry").EnumerateArray().Single(one => one.GetProperty("ErrorEquals")[0].GetString() == "RunnerOfflineException");
        var seconds = Enumerable.Range(0, retry.GetProperty("MaxAttempts").GetInt32())
            .Sum(attempt => Math.Min(retry.GetProperty("MaxDelaySeconds").GetInt32(), retry.GetProperty("IntervalSeconds").GetInt32() * Math.Pow(retry.GetProperty("BackoffRate").GetDouble(), attempt)));

        Assert.InRange(seconds, 240, 300);
    }

    [Fact]
    public void FunctionTasks_Each_RetryWhatIsTransient()
    {
        string[] transient =
        [
            "ThrottledException", "TransientException", "Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException",
            "Lambda.ClientExecutionTimeoutException", "Lambda.TooManyRequestsException", "Lambda.Unknown", "Runtime.ExitError", "Sandbox.Timedout", "States.Timeout",
        ];

        Assert.All(Definition.FunctionTasks, state =>
            Assert.Equal(transient, Definition.States[state].GetProperty("Retry")[0].GetProperty("ErrorEquals").EnumerateArray().Select(error => error.GetString())));
    }

    [Fact]
    public void FunctionTasks_Each_IsGivenIncidentAndRequest() => Assert.All(Definition.FunctionTasks, state =>
    {
        var given = Definition.States[state].GetProperty("Parameters").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!);
        var expected = new Dictionary<string, string> { ["incident.$"] = "$.incident", ["request.$"] = "$.request" };
        if (state == "Report")
        {
            expected["error.$"] = "$.error";
            expected["cleanup.$"] = "$.cleanup";
        }

        Assert.Equal(expected, given);
    });

    [Fact]
    public void Choices_Each_HasADefault() => Assert.All(Definition.OfType("Choice"), state => Assert.True(Definition.States[state].TryGetProperty("Default", out _), state));

    [Fact]
    public void Waits_Each_LastAsLongAsTheFunctionSays() => Assert.All(Definition.OfType("Wait"), state =>
    {
        var path = Definition.States[state].GetProperty("SecondsPath").GetString()!;
        var task = Assert.Single(Definition.Nexts(state));
        Assert.Equal($"{Definition.States[task].GetProperty("ResultPath").GetString()}.seconds", path);
    });

    [Fact]
    public void Errors_BeforeTheLease_LeadToTheReport() => Assert.All(BeforeTheLease, state => Assert.Equal(["Report"], Definition.Catches(state)));

    [Fact]
    public void Approval_Only_LetsTheLeaseBeTakenWhereTheJournalSaysSo()
    {
        Assert.DoesNotContain("Acquire lease", Definition.ReachableFrom("Wait for approval", barred: "Ask for approval"));
        var ways = Definition.States["Is the plan approved?"].GetProperty("Choices").EnumerateArray().Where(choice => choice.GetProperty("Next").GetString() == "Acquire lease");
        Assert.Equal(("$.approval.kind", "approved"), (Assert.Single(ways).GetProperty("Variable").GetString(), Assert.Single(ways).GetProperty("StringEquals").GetString()));
    }

    [Fact]
    public void Approval_TimeThatIsOver_IsNoError()
    {
        var catches = Definition.States["Wait for approval"].GetProperty("Catch").EnumerateArray().First();

        Assert.Equal(("States.Timeout", "Ask for approval"), (catches.GetProperty("ErrorEquals")[0].GetString(), catches.GetProperty("Next").GetString()));
        Assert.DoesNotContain("States.Timeout", Definition.States["Wait for approval"].GetProperty("Retry").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_UnderTheLease_LeadToUndo() => Assert.All(UnderTheLease, state => Assert.Equal(["Undo"], Definition.Catches(state)));

    [Fact]
    public void Errors_OfWhatOnlyProves_LeadToTheVerdict() => Assert.All(Proving, state => Assert.Equal(["Verify recovery"], Definition.Catches(state)));

    [Fact]
    public void FunctionTasks_Each_IsBeforeTheLeaseUnderItOrCleansUp() =>
        Assert.Equal(BeforeTheLease.Concat(UnderTheLease).Concat(Proving).Concat(["Undo", "Report", "Check the alarm"]).Order(StringComparer.Ordinal), Definition.FunctionTasks.Order(StringComparer.Ordinal));

    [Fact]
    public void Undo_Always_ReleasesTheLease() =>
        Assert.DoesNotContain("Report", Definition.ReachableFrom("Undo", barred: "Release lease"));

    [Fact]
    public void Steps_UnderTheLease_NeverEndWithoutReleasingIt() =>
        Assert.All(UnderTheLease, state => Assert.DoesNotContain(Definition.ReachableFrom(state, barred: "Release lease"), reached => Definition.TypeOf(reached) is "Succeed" or "Fail"));

    [Fact]
    public void Ends_AfterTheOpening_AreNeverReachedInSilence() =>
        Assert.DoesNotContain(Definition.ReachableFrom("Read cluster", "Notify", "Notify without report"), state => Definition.TypeOf(state) is "Succeed" or "Fail");

    [Fact]
    public void Success_Only_FollowsAReportThatSaysSo()
    {
        var success = Assert.Single(Definition.OfType("Succeed"));
        var before = Definition.States.Keys.Where(state => Definition.Nexts(state).Concat(Definition.Catches(state)).Contains(success)).ToList();

        Assert.Equal(["How did it end?", "Is the alarm back?"], before.Order(StringComparer.Ordinal));
        Assert.All(before, state =>
        {
            var choice = Assert.Single(Definition.States[state].GetProperty("Choices").EnumerateArray(), choice => choice.GetProperty("Next").GetString() == success);
            Assert.Equal(("$.report.kind", "succeeded"), (choice.GetProperty("Variable").GetString(), choice.GetProperty("StringEquals").GetString()));
            Assert.Equal("Fail", Definition.TypeOf(Definition.States[state].GetProperty("Default").GetString()!));
        });
    }

    // Its wait may last: nobody else may be held up by it, and people must have their report.
    [Fact]
    public void Alarm_Only_IsWaitedForAfterTheLeaseAndTheReport() =>
        Assert.DoesNotContain("Wait for the alarm", Definition.ReachableFrom("Acquire lease", "Release lease", "Report").Concat(Definition.ReachableFrom("Report", "Notify")));

    [Fact]
    public void ErrorsOfCleaningUp_Each_HaveAPlaceOfTheirOwn()
    {
        var places = CleaningUp.Select(state => Definition.States[state].GetProperty("Catch").EnumerateArray().Last().GetProperty("ResultPath").GetString()).ToList();

        Assert.Equal(["$.cleanup.undo", "$.cleanup.release", "$.cleanup.report", "$.cleanup.notify"], places);
    }

    [Fact]
    public void Partition_Never_IsNamed() => Assert.DoesNotContain("arn:aws", Definition.Text, StringComparison.Ordinal);

    private static IEnumerable<string> PathsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => PathsIn(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(PathsIn),
        JsonValueKind.String when element.GetString()!.StartsWith('$') && !element.GetString()!.StartsWith("${", StringComparison.Ordinal) => [element.GetString()!],
        _ => [],
    };

    [GeneratedRegex(@"^\$\$?(\.\w+)*$")]
    private static partial Regex ReferencePath();
}

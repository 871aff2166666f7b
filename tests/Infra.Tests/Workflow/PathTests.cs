using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Infra.Tests.Referees;

namespace Headroom.Infra.Tests.Workflow;

/// <summary>Whole runs of the definition in an interpreter that isn't ours: the promises about errors, kept or broken.</summary>
public sealed class PathTests
{
    [RefereeFact("aws-local-stepfunctions")]
    public void Run_HealthyCluster_ReportsAndSucceeds()
    {
        var run = Run(("Diagnose", [Answer("report")]), ("Report", [Report("succeeded")]));

        Assert.Equal("SUCCEEDED", run.Status);
        Assert.Equal(["Read cluster", "Diagnose", "Report", "Notify"], run.Tasks);
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_EveryStep_FollowsWhatNextStepSays()
    {
        var run = Run(
            ("Read cluster", [Wait, Answer("done")]), ("Acquire lease", [Wait, Lease]), ("Associate CIDR", [Wait, Answer("done")]),
            ("Next step", [Answer("associateCidr"), Answer("createSubnets"), Answer("openSubnets"), Answer("sendCanaries"), Answer("verify"), Answer("configureAwsNode"), Answer("verify"), Answer("restartAwsNode"), Answer("verify"), Answer("finish")]));

        Assert.Equal("SUCCEEDED", run.Status);
        Assert.Equal(
            [
                "Read cluster", "Read cluster", "Diagnose", "Acquire lease", "Acquire lease", "Check for drift", "Next step", "Associate CIDR", "Associate CIDR", "Next step", "Create subnets",
                "Next step", "Open subnets", "Next step", "Send canaries", "Next step", "Verify recovery", "Next step", "Configure aws-node", "Next step", "Verify recovery", "Next step", "Restart aws-node", "Next step", "Verify recovery", "Next step", "Release lease", "Report", "Notify",
            ],
            run.Tasks);
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_StepThatFails_IsUndoneReleasedReportedAndFails()
    {
        var run = Run(("Create subnets", [Error("StepExpiredException")]), ("Next step", [Answer("createSubnets")]), ("Undo", [Wait, Answer("done")]), ("Report", [Report("failed")]));

        Assert.Equal(("FAILED", "NotRecovered", "subject"), (run.Status, run.Error, run.Cause));
        Assert.Equal(["Create subnets", "Undo", "Undo", "Release lease", "Report", "Notify"], run.Tasks.TakeLast(6));
        Assert.Equal("StepExpiredException", (string?)run.InputOf("Report")["error"]!["Error"]);
    }

    // Evidence, not repair: neither an error nor an answer that nobody knows ends the response.
    [RefereeFact("aws-local-stepfunctions")]
    public void Run_CanariesThatFail_GoesOnToTheVerdict()
    {
        foreach (var answer in new[] { Error("AccessDeniedException"), Answer("perhaps") })
        {
            var run = Run(("Send canaries", [Wait, answer]), ("Next step", [Answer("sendCanaries"), Answer("finish")]));

            Assert.Equal("SUCCEEDED", run.Status);
            Assert.Equal(["Send canaries", "Send canaries", "Verify recovery", "Next step", "Release lease", "Report", "Notify"], run.Tasks.TakeLast(7));
            Assert.Empty(run.InputOf("Report")["error"]!.AsObject());
        }
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_Throttled_TriesAgainInTheSameState()
    {
        var run = Run(("Diagnose", [Error("ThrottledException"), Error("TransientException"), Answer("report")]));

        Assert.Equal("SUCCEEDED", run.Status);
        Assert.Equal(3, run.Tasks.Count(task => task == "Diagnose"));
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_UndoThatFails_StillReleasesAndTellsBothErrors()
    {
        var run = Run(("Next step", [Error("JournalBrokenException")]), ("Undo", [Error("AccessRefusedException")]), ("Report", [Report("failed")]));

        Assert.Equal(["Undo", "Release lease", "Report", "Notify"], run.Tasks.TakeLast(4));
        Assert.Equal("JournalBrokenException", (string?)run.InputOf("Report")["error"]!["Error"]);
        Assert.Equal("AccessRefusedException", (string?)run.InputOf("Report")["cleanup"]!["undo"]!["Error"]);
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_LeaseThatIsSomebodyElses_IsLeftAtOnce()
    {
        var run = Run(("Next step", [Answer("finish")]), ("Release lease", [Error("DynamoDB.ConditionalCheckFailedException")]));

        Assert.Equal("SUCCEEDED", run.Status);
        Assert.Equal(1, run.Tasks.Count(task => task == "Release lease"));
        Assert.Empty(run.InputOf("Report")["cleanup"]!.AsObject());
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_LeaseThatCannotBeReleased_IsReported()
    {
        var run = Run(("Next step", [Answer("finish")]), ("Release lease", [Error("DynamoDB.AccessDeniedException")]), ("Report", [Report("failed")]));

        Assert.Equal("DynamoDB.AccessDeniedException", (string?)run.InputOf("Report")["cleanup"]!["release"]!["Error"]);
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_ReportThatFails_TellsPeopleAllTheSame()
    {
        var run = Run(("Diagnose", [Answer("report")]), ("Report", [Error("JournalBrokenException")]));

        Assert.Equal(("FAILED", "EndedWithoutReport"), (run.Status, run.Error));
        Assert.Equal("Notify without report", run.Tasks[^1]);
        Assert.Equal("JournalBrokenException", (string?)run.InputOf("Notify without report")["Message"]!["cleanup"]!["report"]!["Error"]);
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_NotificationThatFails_TriesThePlainOneAndFails()
    {
        var run = Run(("Diagnose", [Answer("report")]), ("Notify", [Error("SNS.InvalidParameterException")]), ("Notify without report", [Error("SNS.AuthorizationErrorException")]));

        Assert.Equal(("FAILED", "EndedWithoutReport"), (run.Status, run.Error));
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_VpcThatIsBusy_ReportsWithoutReleasing()
    {
        var run = Run(("Acquire lease", [Answer("busy")]), ("Report", [Report("failed")]));

        Assert.Equal(["Acquire lease", "Report", "Notify"], run.Tasks.TakeLast(3));
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_WorldThatDrifted_ReleasesAndReportsWithoutAStep()
    {
        var run = Run(("Check for drift", [Answer("drifted")]), ("Report", [Report("failed")]));

        Assert.Equal(["Check for drift", "Release lease", "Report", "Notify"], run.Tasks.TakeLast(4));
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_AnswerOfAnotherVersion_IsNoSilence()
    {
        var before = Run(("Diagnose", [Answer("ponder")]), ("Report", [Report("failed")]));
        var after = Run(("Next step", [Answer("replaceNodes")]), ("Report", [Report("failed")]));

        Assert.Equal(("NotRecovered", "NotRecovered"), (before.Error, after.Error));
        Assert.Equal(["Diagnose", "Report", "Notify"], before.Tasks.TakeLast(3));
        Assert.Equal(["Next step", "Undo", "Release lease", "Report", "Notify"], after.Tasks.TakeLast(5));
        Assert.Equal("AnswerNotUnderstood", (string?)after.InputOf("Report")["error"]!["Error"]);
    }

    [RefereeFact("aws-local-stepfunctions")]
    public void Run_NoClusterNamed_CallsNothing()
    {
        var run = Run(new JsonObject(), []);

        Assert.Equal("NoClusterNamed", run.Error);
        Assert.Empty(run.Tasks);
    }

    private static JsonObject Wait => new() { ["result"] = new JsonObject { ["kind"] = "wait", ["seconds"] = 5 } };

    private static JsonObject Lease => new() { ["result"] = new JsonObject { ["kind"] = "done", ["key"] = "vpc#vpc-0a" } };

    private static JsonObject Answer(string kind) => new() { ["result"] = new JsonObject { ["kind"] = kind } };

    private static JsonObject Report(string kind) => new() { ["result"] = new JsonObject { ["kind"] = kind, ["subject"] = "subject", ["message"] = "message" } };

    private static JsonObject Error(string name) => new() { ["error"] = name, ["cause"] = "because" };

    private static Outcome Run(params (string State, JsonObject[] Answers)[] told) => Run(new JsonObject { ["cluster"] = "web" }, told);

    private static Outcome Run(JsonObject input, (string State, JsonObject[] Answers)[] told)
    {
        var answers = new Dictionary<string, JsonObject[]>(Definition.OfType("Task").ToDictionary(task => task, _ => new[] { Answer("done") }))
        {
            ["Diagnose"] = [Answer("act")],
            ["Acquire lease"] = [Lease],
            ["Check for drift"] = [Answer("clear")],
            ["Report"] = [Report("succeeded")],
        };
        foreach (var (state, given) in told)
        {
            answers[state] = given;
        }

        var cases = new JsonArray(new JsonObject
        {
            ["name"] = "test",
            ["input"] = input,
            ["execution"] = new JsonObject { ["Id"] = "arn", ["Name"] = "name", ["StartTime"] = "2026-01-01T00:00:00Z" },
            ["tasks"] = JsonSerializer.SerializeToNode(answers),
        });
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, cases.ToJsonString());
            var result = Tool.Run("node", "tests/referees/run-asl.mjs", "infra/workflow/respond.asl.json", file);
            result.MustSucceed();
            return new Outcome(JsonNode.Parse(result.Output)![0]!);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed record Outcome(JsonNode Json)
    {
        public string? Status => (string?)Json["status"];

        public string? Error => (string?)Json["error"];

        public string? Cause => (string?)Json["cause"];

        public IReadOnlyList<string> Tasks => [.. Json["calls"]!.AsArray().Select(call => (string)call!["state"]!)];

        public JsonNode InputOf(string state) => Json["calls"]!.AsArray().Last(call => (string)call!["state"]! == state)!["input"]!;
    }
}

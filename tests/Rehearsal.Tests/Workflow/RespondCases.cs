using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Tests.Workflow;

/// <summary>Runs of the response, by what its tasks answer. Together they go through every state.</summary>
internal static class RespondCases
{
    private const string Throttled = """{"error": "ThrottledException", "cause": "{}"}""";
    private const string Broken = """{"error": "SettingsException", "cause": "{\"errorMessage\": \"no table\"}"}""";

    private const string Tell = """{"result": {"kind": "tell", "subject": "approve?", "message": "…"}}""";
    private const string Awaits = """{"result": {"kind": "awaitsAlarm", "seconds": 60, "subject": "web: recovered", "message": "…"}}""";
    private static readonly (string, string) AwaitsAlarm = ("Report", $"[{Awaits}]");
    private static readonly (string, string) Ask = ("Diagnose", """[{"result": {"kind": "ask"}}]""");

    public static IEnumerable<(string Name, string Input, JsonObject Tasks)> All =>
    [
        Case("recovers with every step, each waiting once"),
        Case("a cluster that is healthy is reported", ("Diagnose", """[{"result": {"kind": "report"}}]""")),
        Case("no cluster is named", """{"trigger": "manual"}"""),
        Case("reading is throttled twice", ("Read cluster", $$$"""[{{{Throttled}}}, {{{Throttled}}}, {"result": {"kind": "done"}}]""")),
        Case("reading is throttled for good", ("Read cluster", $"[{Throttled}]")),
        Case("reading fails", ("Read cluster", $"[{Broken}]")),
        Case("reading answers what nobody knows", ("Read cluster", """[{"result": {"kind": "perhaps"}}]""")),
        Case("diagnosis answers what nobody knows", ("Diagnose", """[{"result": {"kind": "perhaps"}}]""")),
        Case("the plan is approved", Ask, ("Ask for approval", $"[{Tell}, {{\"result\": {{\"kind\": \"wait\"}}}}, {{\"result\": {{\"kind\": \"approved\"}}}}]")),
        Case("the plan is refused", Ask, ("Ask for approval", $"[{Tell}, {{\"result\": {{\"kind\": \"report\"}}}}]")),
        Case("nobody answers", Ask, ("Ask for approval", $"[{Tell}, {{\"result\": {{\"kind\": \"report\"}}}}]"), ("Wait for approval", """[{"error": "States.Timeout", "cause": ""}]""")),
        Case("the plan can't be sent", Ask, ("Ask for approval", $"[{Tell}]"), ("Send the plan", """[{"error": "SNS.AmazonSNSException", "cause": "no"}]""")),
        Case("asking fails", Ask, ("Ask for approval", $"[{Broken}]")),
        Case("waiting fails", Ask, ("Ask for approval", $"[{Tell}]"), ("Wait for approval", $"[{Broken}]")),
        Case("asking answers what nobody knows", Ask, ("Ask for approval", """[{"result": {"kind": "perhaps"}}]""")),
        Case("another response keeps the lease", ("Acquire lease", """[{"result": {"kind": "wait", "seconds": 30}}, {"result": {"kind": "busy"}}]""")),
        Case("the world has drifted", ("Check for drift", """[{"result": {"kind": "drifted"}}]""")),
        Case("drift answers what nobody knows", ("Check for drift", """[{"result": {"kind": "perhaps"}}]""")),
        Case("the next step isn't known", ("Next step", """[{"result": {"kind": "dance"}}]""")),
        Case("associating expires", ("Associate CIDR", """[{"error": "StepExpiredException", "cause": "{}"}]""")),
        Case("creating subnets fails, and so does the undo", ("Create subnets", $"[{Broken}]"), ("Undo", $"[{Broken}]")),
        Case("opening fails, and the undo takes its time", ("Open subnets", $"[{Broken}]"), ("Undo", """[{"result": {"kind": "wait", "seconds": 5}}, {"result": {"kind": "done"}}]""")),
        Case("configuring answers what nobody knows", ("Configure aws-node", """[{"result": {"kind": "perhaps"}}]""")),
        Case("the restart expires", ("Restart aws-node", """[{"error": "StepExpiredException", "cause": "{}"}]""")),
        Case("restarting answers what nobody knows", ("Restart aws-node", """[{"result": {"kind": "perhaps"}}]""")),
        Case("sending canaries fails", ("Send canaries", $"[{Broken}]")),
        Case("canaries answer what nobody knows", ("Send canaries", """[{"result": {"kind": "perhaps"}}]""")),
        Case("verifying times out", ("Verify recovery", """[{"error": "States.Timeout", "cause": ""}]""")),
        Case("the lease isn't ours any more", ("Release lease", """[{"error": "DynamoDB.ConditionalCheckFailedException", "cause": "The conditional request failed"}]""")),
        Case("the lease can't be released", ("Release lease", """[{"error": "DynamoDB.AmazonDynamoDBException", "cause": "no"}]""")),
        Case("it didn't recover", ("Report", """[{"result": {"kind": "failed", "subject": "web: zone a is still full", "message": "…"}}]""")),
        Case("the alarm comes back after the report", AwaitsAlarm, ("Check the alarm", $"[{Awaits}, {{\"result\": {{\"kind\": \"succeeded\", \"subject\": \"\", \"message\": \"\"}}}}]")),
        Case("the alarm doesn't come back", AwaitsAlarm, ("Check the alarm", """[{"result": {"kind": "failed", "subject": "web: the alarm isn't OK", "message": "…"}}]""")),
        Case("the alarm can't be checked", AwaitsAlarm, ("Check the alarm", $"[{Broken}]")),
        Case("checking the alarm answers what nobody knows", AwaitsAlarm, ("Check the alarm", """[{"result": {"kind": "perhaps"}}]""")),
        Case("the report fails", ("Report", $"[{Broken}]")),
        Case("notifying fails", ("Notify", """[{"error": "SNS.AmazonSNSException", "cause": "no"}]""")),
        Case("nobody can be notified", ("Report", $"[{Broken}]"), ("Notify without report", """[{"error": "SNS.AmazonSNSException", "cause": "no"}]""")),
    ];

    private static (string, string, JsonObject) Case(string name, params (string State, string Answers)[] answers) => Make(name, """{"cluster": "web", "trigger": "alarm", "reason": "é"}""", answers);

    private static (string, string, JsonObject) Case(string name, string input) => Make(name, input, []);

    private static (string, string, JsonObject) Make(string name, string input, (string State, string Answers)[] answers)
    {
        const string WaitThenDone = """[{"result": {"kind": "wait", "seconds": 20}}, {"result": {"kind": "done"}}]""";
        var tasks = new Dictionary<string, string>
        {
            ["Read cluster"] = WaitThenDone,
            ["Diagnose"] = """[{"result": {"kind": "act"}}]""",
            ["Ask for approval"] = """[{"result": {"kind": "approved"}}]""",
            ["Send the plan"] = """[{"result": {"MessageId": "3"}}]""",
            ["Wait for approval"] = """[{"result": {}}]""",
            ["Acquire lease"] = """[{"result": {"kind": "wait", "seconds": 20}}, {"result": {"kind": "done", "key": "vpc#vpc-1"}}]""",
            ["Check for drift"] = """[{"result": {"kind": "clear"}}]""",
            ["Next step"] = """[{"result": {"kind": "associateCidr"}}, {"result": {"kind": "createSubnets"}}, {"result": {"kind": "openSubnets"}}, {"result": {"kind": "configureAwsNode"}}, {"result": {"kind": "sendCanaries"}}, {"result": {"kind": "verify"}}, {"result": {"kind": "restartAwsNode"}}, {"result": {"kind": "verify"}}, {"result": {"kind": "finish"}}]""",
            ["Associate CIDR"] = WaitThenDone,
            ["Create subnets"] = WaitThenDone,
            ["Open subnets"] = WaitThenDone,
            ["Configure aws-node"] = WaitThenDone,
            ["Restart aws-node"] = WaitThenDone,
            ["Send canaries"] = WaitThenDone,
            ["Verify recovery"] = WaitThenDone,
            ["Undo"] = """[{"result": {"kind": "done"}}]""",
            ["Release lease"] = """[{"result": {}}]""",
            ["Report"] = """[{"result": {"kind": "succeeded", "subject": "web: recovered", "message": "…"}}]""",
            ["Check the alarm"] = """[{"result": {"kind": "succeeded", "subject": "", "message": ""}}]""",
            ["Notify"] = """[{"result": {"MessageId": "1"}}]""",
            ["Notify without report"] = """[{"result": {"MessageId": "2"}}]""",
        };
        foreach (var (state, given) in answers)
        {
            tasks[state] = given;
        }

        return (name, input, new JsonObject(tasks.Select(task => KeyValuePair.Create(task.Key, JsonNode.Parse(task.Value)))));
    }
}

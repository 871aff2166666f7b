using System.Globalization;
using System.Text;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Tests.Deployment;

public sealed class DeployedStackTests
{
    [Fact]
    public void Run_WaitFunctionWithAnSdkCallAndDynamoDbTask_GoesThroughOnTheWorldsClock()
    {
        var (world, stack) = SmallStack.Deploy(SmallStack.Template);
        using var _ = world;
        using var __ = stack;
        SmallStack.Start(stack, """{"Do": "put", "Text": "vpc#1"}""");

        world.Clock.RunUntil(() => stack.States.Executions.All(execution => !execution.IsRunning), world.Now.AddMinutes(5));

        var execution = Assert.Single(stack.States.Executions);
        Assert.Equal((ExecutionStatus.Succeeded, null), (execution.Status, execution.Cause));
        Assert.InRange(execution.StoppedAt!.Value - execution.StartedAt, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(9));
        Assert.Equal(
            ["function:EchoFunction dynamodb:PutItem", "workflow:respond dynamodb:DeleteItem"],
            stack.Front.Log.Calls.Where(call => call.Service == "dynamodb").Select(call => $"{call.Principal} {call.Service}:{call.Operation}"));
        Assert.Empty(stack.Dynamo.Items("headroom-Table"));
    }

    [Fact]
    public void Run_HundredSeeds_EachRunsTheSameTwiceByteForByte()
    {
        var runs = Enumerable.Range(1, 100).Select(seed => (First: Diary((ulong)seed), Second: Diary((ulong)seed))).ToList();

        Assert.All(runs, run => Assert.Equal(run.First, run.Second));
        Assert.Equal(100, runs.Select(run => run.First).Distinct().Count());
    }

    // A wiring mistake in the template breaks what it wires.
    [Theory]
    [InlineData("FunctionPolicy.Properties.PolicyDocument.Statement", """[{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}]""", "AmazonDynamoDBException")]
    [InlineData("WorkflowRole.Properties.Policies", """[{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:DeleteItem", "Resource": "*"}]}}]""", "Lambda.AWSLambdaException")]
    [InlineData("WorkflowRole.Properties.Policies", """[{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]}}]""", "DynamoDB.AmazonDynamoDBException")]
    [InlineData("Function.Properties.Environment.Variables.TABLE", "\"elsewhere\"", "ResourceNotFoundException")]
    public void Run_WiringMistake_FailsTheExecution(string path, string json, string error)
    {
        var (world, stack) = SmallStack.Deploy(SmallStack.With(path, json));
        using var _ = world;
        using var __ = stack;
        SmallStack.Start(stack, """{"Do": "put", "Text": "vpc#1"}""");

        world.Clock.RunUntil(() => stack.States.Executions.All(execution => !execution.IsRunning), world.Now.AddMinutes(5));

        Assert.Equal((ExecutionStatus.Failed, error), (stack.States.Executions.Single().Status, stack.States.Executions.Single().Error));
    }

    [Theory]
    [InlineData("Function.Properties.Handler", "\"Headroom.Rehearsal.Tests::Headroom.Rehearsal.Tests.Lambda.Missing::Handle\"", "has no class")]
    [InlineData("Function.Properties.Role", "\"arn:aws:iam::111122223333:role/nobody\"", "there is no role")]
    [InlineData("FunctionPolicy.Properties.PolicyDocument.Statement", """[{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*", "Condition": {"NumericLessThan": {"x": "1"}}}]""", "condition operator")]
    [InlineData("Machine.Properties.DefinitionSubstitutions.EchoArn", "\"arn:aws:lambda:us-west-2:111122223333:function:missing\"", "nothing that is deployed or interpreted")]
    public void Deploy_BrokenTemplate_IsRefused(string path, string json, string reason)
    {
        var refused = Assert.Throws<DeploymentException>(() => SmallStack.Deploy(SmallStack.With(path, json)));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schedule_PermittedByTheFunction_RunsItEveryMinute()
    {
        var (world, stack) = SmallStack.Deploy(SmallStack.Template);
        using var _ = world;
        using var __ = stack;
        var runs = 0;
        stack.Lambda.Ended += (_, _) => runs++;

        world.Clock.RunUntil(() => false, world.Now.AddMinutes(10));

        Assert.InRange(runs, 8, 12);
        Assert.Empty(stack.Undelivered);
    }

    [Fact]
    public void Schedule_PermissionMissing_RunsNothingAndSaysSo()
    {
        var (world, stack) = SmallStack.Deploy(SmallStack.With("Permission", null));
        using var _ = world;
        using var __ = stack;
        var runs = 0;
        stack.Lambda.Ended += (_, _) => runs++;

        world.Clock.RunUntil(() => false, world.Now.AddMinutes(3));

        Assert.Equal(0, runs);
        Assert.Contains("doesn't allow events.amazonaws.com to invoke it", stack.Undelivered[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData("QueuePolicy.Properties.PolicyDocument.Statement", "[]", 0)]
    public void Schedule_PermissionMissing_BuriesTheEventOnlyWhereTheQueueLetsEventBridgeIn(string? path, string? json, int buried)
    {
        var template = path is null ? SmallStack.Template : SmallStack.With(path, json);
        template["Resources"]!.AsObject().Remove("Permission");
        var (world, stack) = SmallStack.Deploy(template);
        using var _ = world;
        using var __ = stack;
        stack.Bus.DuplicatesPerMille = 0;

        world.Clock.RunUntil(() => false, world.Now.AddMinutes(3).AddSeconds(50));

        var messages = stack.Sqs.Messages(stack.Model.Queues.Single());
        Assert.Equal(buried, messages.Count);
        Assert.All(messages, message => Assert.Contains("\"ran\"", message, StringComparison.Ordinal));
        Assert.Equal(buried == 0, stack.Undelivered.Any(why => why.Contains("doesn't allow events.amazonaws.com to send", StringComparison.Ordinal)));
    }

    // Of the two versions the first is what the execution names that began before the upgrade.
    [Theory]
    [InlineData("\"Retain\"", "SUCCEEDED")]
    [InlineData(null, "FAILED")]
    public void Upgrade_WhileAnExecutionRuns_LetsItEndOnItsVersionsOnlyWhereTheyAreRetained(string? policy, string ends)
    {
        var (world, stack) = SmallStack.Deploy(SmallStack.With("Version.DeletionPolicy", policy));
        using var _ = world;
        using var __ = stack;
        SmallStack.Start(stack, """{"Do": "put", "Text": "vpc#1"}""");
        world.Clock.RunUntil(() => false, world.Now.AddSeconds(2));

        stack.Upgrade(Path.GetTempPath());
        world.Clock.RunUntil(() => stack.States.Executions.All(execution => !execution.IsRunning), world.Now.AddMinutes(5));

        Assert.Equal(ends, StatesService.StatusText(Assert.Single(stack.States.Executions)));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("TopicPolicy.Properties.PolicyDocument.Statement", "[]", false)]
    [InlineData("Key.Properties.KeyPolicy.Statement", "[]", false)]
    public void Alarm_TellsTheTopic_OnlyIfTopicAndKeyLetCloudWatchIn(string? path, string? json, bool told)
    {
        var (world, stack) = SmallStack.Deploy(path is null ? SmallStack.Template : SmallStack.With(path, json));
        using var _ = world;
        using var __ = stack;

        world.Clock.RunUntil(() => false, world.Now.AddMinutes(5));

        Assert.Equal(told, stack.Sns.Sent.Any(sent => sent.Subject == "ALARM: \"headroom-web-heartbeat\" in us-west-2"));
        Assert.Equal(told, stack.Undelivered.Count == 0);
    }

    private static string Diary(ulong seed)
    {
        var (world, stack) = SmallStack.Deploy(SmallStack.Template, seed);
        using var _ = world;
        using var __ = stack;
        SmallStack.Start(stack, """{"Do": "put", "Text": "vpc#1"}""");
        world.Clock.RunUntil(() => false, world.Now.AddMinutes(3));

        var diary = new StringBuilder();
        foreach (var happening in world.Timeline.Happenings)
        {
            diary.Append(CultureInfo.InvariantCulture, $"{happening.At:O} {happening.Kind} {happening.Subject} {happening.Text}\n");
        }

        foreach (var noted in stack.States.Executions.SelectMany(execution => execution.History))
        {
            diary.Append(CultureInfo.InvariantCulture, $"{noted.At:O} {noted.Id} {noted.Type} {noted.State}\n");
        }

        foreach (var call in stack.Front.Log.Calls)
        {
            diary.Append(CultureInfo.InvariantCulture, $"{call.At:O} {call.Principal} {call.Service} {call.Operation} {call.Status}\n");
        }

        return diary.Append(JsonText.Of(stack.States.Executions.Single().Output)).ToString();
    }
}

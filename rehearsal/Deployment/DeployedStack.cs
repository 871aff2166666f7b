using System.Text.Json.Nodes;
using Headroom.Rehearsal.Events;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Incidents;
using Headroom.Rehearsal.Lambda;
using Headroom.Rehearsal.Monitoring;
using Headroom.Rehearsal.Ssm;
using Headroom.Rehearsal.Storage;
using Headroom.Rehearsal.Storage.DynamoDb;
using Headroom.Rehearsal.Workflow;

namespace Headroom.Rehearsal.Deployment;

/// <summary>The simulated AWS with Headroom's stack deployed in it. Nothing is wired but as the template wires it.</summary>
internal sealed class DeployedStack : IDisposable
{
    // Tells apart what a service refuses in its own name.
    private const string EventBridge = "events.amazonaws.com";
    private const string Alarming = "cloudwatch.amazonaws.com";

    private readonly World _world;
    private readonly StackModel _stack;
    private readonly Guard _guard;
    private readonly AsyncInvocations _async;
    private readonly List<string> _undelivered = [];

    /// <summary>Deploys a stack in a world.</summary>
    /// <param name="world">The world.</param>
    /// <param name="stack">The stack.</param>
    /// <param name="scripts">Where SSM documents' scripts run.</param>
    /// <param name="sandboxes">Where functions run; given the front that answers them and what takes their lines.</param>
    /// <param name="timeScale">World seconds in a second of the functions' own.</param>
    public DeployedStack(World world, StackModel stack, IScriptHost scripts, Func<DeployedStack, ISandboxes> sandboxes, double timeScale = 1)
    {
        (_world, _stack) = (world, stack);
        var chance = world.Chance.Fork("services");
        Ssm = new SsmService(world.Clock, chance.Fork("ssm"), world.Latencies, scripts);
        Sns = new SnsService(world.Clock, chance);
        Sqs = new SqsQueues(world.Clock);
        States = new StatesService(world.Clock, chance.Fork("states"), Tell);
        var place = stack.Place;
        _guard = new Guard(new RightsTable(place.Partition, place.Region, place.Account, new WorldFacts(world.Vpc, () => Ssm.Instances), Dynamo));
        S3 = new S3Service(world.Clock);
        Front = new AwsFront(world.Clock, chance, [world.Ec2, world.Eks, Ssm, Sns, States, Dynamo, S3, new IamService(world), new StsService(place.Account, place.Partition)], _guard);
        Bus = new EventBus(world.Clock, chance.Fork("events"), world.Latencies, place, Deliver);
        Watch = new CloudWatch(world.Clock, world.Latencies, place, Bus.Put, Notify);
        Sqs.Counted += (queue, visible) => Watch.Measure(MetricKey.Of("AWS/SQS", "ApproximateNumberOfMessagesVisible", [KeyValuePair.Create("QueueName", queue)]), visible);
        Lambda = new LambdaService(world.Clock, chance.Fork("lambda"), world.Latencies, sandboxes(this), timeScale);
        _async = new AsyncInvocations(world.Clock, world.Latencies, place, Lambda, NotifyFailure);
        Watch.Changed += (alarm, status) => world.Timeline.Tell("alarm", alarm.Name, status.Reason);
        Lambda.Ended += TellError;
        States.Noted += TellState;
        Deploy();
        if (world.Scenario.Approver is { } approver)
        {
            _ = new Approver(world, this, approver);
        }
    }

    public AwsFront Front { get; }

    public LambdaService Lambda { get; }

    public StatesService States { get; }

    public SsmService Ssm { get; }

    public EventBus Bus { get; }

    public CloudWatch Watch { get; }

    public DynamoDbService Dynamo { get; } = new();

    public S3Service S3 { get; }

    public SnsService Sns { get; }

    public SqsQueues Sqs { get; }

    public StackModel Model => _stack;

    /// <summary>Events and notifications that reached nobody, and why: at AWS only a metric tells.</summary>
    public IReadOnlyList<string> Undelivered => _undelivered;

    /// <summary>What Lambda itself adds to a function's environment.</summary>
    public IReadOnlyDictionary<string, string> VariablesOf(FunctionModel function) => new Dictionary<string, string>(function.Environment, StringComparer.Ordinal)
    {
        ["AWS_REGION"] = _stack.Place.Region,
        ["AWS_ACCESS_KEY_ID"] = function.Principal,
        ["AWS_SECRET_ACCESS_KEY"] = "the-world-verifies-no-signatures",
    };

    /// <summary>Takes a line that a function wrote: a metric, or nothing.</summary>
    public void Read(FunctionModel function, string line) => Watch.Read(line);

    /// <summary>Registers a runner host with Systems Manager: the stack's own, or the one that was there before it.</summary>
    public ManagedInstance AddRunner(IReadOnlyDictionary<string, string> tags)
    {
        var runner = new ManagedInstance($"i-0{_world.Chance.Fork("runner").Hex(16)}", tags);
        Ssm.Instances.Add(runner);
        return runner;
    }

    /// <summary>
    /// Deploys the stack again, with other code: each function gets it, a second version of each is published, and the state machines name that one.
    /// The first versions go, unless the template retains them; executions that run go on with the definitions that they began with.
    /// </summary>
    /// <param name="codeDirectory">The new asset, unpacked.</param>
    public void Upgrade(string codeDirectory)
    {
        _stack.Functions.ForEach(function => Lambda.Deploy(function with { CodeDirectory = codeDirectory }));
        var definitions = _stack.Workflows.ToDictionary(workflow => workflow, workflow => workflow.Definition);
        foreach (var (arn, functionArn, isRetained) in _stack.Versions)
        {
            var next = $"{functionArn}:2";
            Lambda.Publish(next, functionArn);
            if (!isRetained)
            {
                Lambda.Delete(arn);
            }

            _stack.Workflows.ForEach(workflow => definitions[workflow] = definitions[workflow].Replace($"\"{arn}\"", $"\"{next}\"", StringComparison.Ordinal));
        }

        foreach (var (workflow, definition) in definitions)
        {
            DeployWorkflow(workflow with { Definition = definition });
        }
    }

    public void Dispose() => Lambda.Dispose();

    private void Deploy()
    {
        foreach (var table in _stack.Tables)
        {
            Dynamo.CreateTable(table.Name, table.PartitionKey, table.SortKey);
            foreach (var (name, partitionKey, sortKey) in table.Indexes)
            {
                Dynamo.CreateIndex(table.Name, name, partitionKey, sortKey);
            }
        }

        _stack.Queues.ForEach(Sqs.Create);
        _stack.Buckets.ForEach(S3.CreateBucket);
        _stack.Topics.ForEach(topic => Sns.CreateTopic(topic.Arn));
        _stack.Documents.ForEach(Ssm.Deploy);
        if (_stack.Runner is { } runner)
        {
            AddRunner(runner.Tags);
        }

        foreach (var function in _stack.Functions)
        {
            Lambda.Deploy(function);
            _guard.Assign(function.Principal, RoleOf(function.RoleArn, function.Name));
        }

        _stack.Versions.ForEach(version => Lambda.Publish(version.Arn, version.FunctionArn));
        _stack.Permissions.ForEach(_async.Permit);
        _stack.AsyncPolicies.ForEach(entry => _async.Configure(entry.FunctionArn, entry.Policy));
        _stack.Workflows.ForEach(DeployWorkflow);
        _stack.Rules.ForEach(Bus.Deploy);
        foreach (var alarm in _stack.Alarms.Where(IsOfThisWorld))
        {
            Watch.Deploy(alarm);
        }
    }

    // The rehearsal's account names a cluster for each scenario; those that this world doesn't have would only report missing data, each in every world.
    private bool IsOfThisWorld(Alarm alarm) =>
        alarm.Metric.Dimensions.All(dimension => dimension.Key != "ClusterName" || _world.Clusters.Any(cluster => cluster.Cluster == dimension.Value));

    private void DeployWorkflow(WorkflowModel workflow)
    {
        var caller = new Caller($"workflow:{workflow.Arn[(workflow.Arn.LastIndexOf(':') + 1)..]}");
        _guard.Assign(caller.Principal, RoleOf(workflow.RoleArn, workflow.Arn));
        var integrations = new Integrations(_world.Clock, _world.Latencies, Lambda, Front.Call, _guard, _stack.Place.Partition);
        States.Deploy(StateMachine.Deploy(workflow.Arn, workflow.RoleArn, workflow.Definition, resource => integrations.Resolve(caller, resource)));
    }

    private Role RoleOf(string arn, string path)
    {
        try
        {
            return _stack.RoleOf(arn) ?? throw new DeploymentException(path, $"there is no role '{arn}' in the template");
        }
        catch (PolicyException unknown)
        {
            throw new DeploymentException(arn, unknown.Message);
        }
    }

    // "Step Functions Execution Status Change" (Step Functions guide, "Automating with EventBridge").
    private void Tell(StateMachine machine, Execution execution)
    {
        static JsonNode? Moment(DateTimeOffset? at) => at is { } moment ? moment.ToUnixTimeMilliseconds() : null;
        _world.Timeline.Tell("execution", execution.Name, $"{StatesService.StatusText(execution)}{(execution.Error is { } error ? $": {error}" : "")}");
        if (StatesService.MetricOf(execution) is { } metric)
        {
            Watch.Measure(MetricKey.Of("AWS/States", metric, [KeyValuePair.Create("StateMachineArn", machine.Arn)]), 1);
        }

        Bus.Put("aws.states", "Step Functions Execution Status Change", [execution.Arn], new JsonObject
        {
            ["executionArn"] = execution.Arn,
            ["stateMachineArn"] = machine.Arn,
            ["name"] = execution.Name,
            ["status"] = StatesService.StatusText(execution),
            ["startDate"] = Moment(execution.StartedAt),
            ["stopDate"] = Moment(execution.StoppedAt),
            ["input"] = JsonText.Of(execution.Input),
            ["output"] = execution.Status == ExecutionStatus.Succeeded ? JsonText.Of(execution.Output) : null,
            ["error"] = execution.Error,
            ["cause"] = execution.Cause,
        });
    }

    private void TellError(FunctionModel function, InvocationOutcome outcome)
    {
        if (outcome.Error is { } error)
        {
            _world.Timeline.Tell("function-error", function.ShortName, $"{error.Type}: {error.Message}");
        }
    }

    private void TellState(Execution execution, HistoryEvent noted)
    {
        // Choices and waits between looks are the graph's affair; what a person follows is the work.
        if (noted.Type is "TaskStateEntered" or "SucceedStateEntered" or "FailStateEntered")
        {
            _world.Timeline.Tell("state", execution.Name, noted.State!);
        }
    }

    private void Deliver(Rule rule, EventTarget target, JsonNode? payload)
    {
        if (Lambda.Find(target.Arn) is not null)
        {
            if (_async.Accept(target.Arn, payload, EventBridge, rule.Arn) is { } refused)
            {
                Note(refused);
                BuryIn(target.DeadLetterArn, rule, payload);
            }
        }
        else if (target.RoleArn is { } role)
        {
            StartWorkflow(rule, target.Arn, role, payload);
        }
        else
        {
            // AWS documents no condition that a topic's policy could hold EventBridge to.
            Publish(EventBridge, target.Arn, null, JsonText.Of(payload), account: "", source: "");
        }
    }

    private void BuryIn(string? queue, Rule rule, JsonNode? payload)
    {
        if (queue is null)
        {
            return;
        }

        if (Allows(queue, EventBridge, "sqs:SendMessage", queue, account: "", rule.Arn))
        {
            Sqs.Send(queue, JsonText.Of(payload));
        }
        else
        {
            Note($"the policy of {queue} doesn't allow {EventBridge} to send to it");
        }
    }

    // In the name of the role that the rule names for this target.
    private void StartWorkflow(Rule rule, string machine, string roleArn, JsonNode? payload)
    {
        var starter = new Caller($"rule:{rule.Arn[(rule.Arn.LastIndexOf('/') + 1)..]}");
        _guard.Assign(starter.Principal, RoleOf(roleArn, rule.Arn));
        try
        {
            Front.Call(starter, "states", "StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["input"] = JsonText.Of(payload) });
        }
        catch (AwsErrorException refused)
        {
            Note($"{rule.Arn} can't start {machine}: {refused.Message}");
        }
    }

    private void Notify(string topic, string subject, string message) => Publish(Alarming, topic, subject, message, _stack.Place.Account, _stack.Place.Arn("cloudwatch", "alarm:*"));

    private void Publish(string service, string topicArn, string? subject, string message, string account, string source)
    {
        var topic = _stack.Topics.FirstOrDefault(candidate => candidate.Arn == topicArn);
        if (topic is null)
        {
            Note($"there is no topic or function {topicArn} for {service}");
        }
        else if (!Allows(topicArn, service, "sns:Publish", topicArn, account, source))
        {
            Note($"the policy of {topicArn} doesn't allow {service} to publish");
        }
        else if (topic.KeyArn is { } key && !(Allows(key, service, "kms:GenerateDataKey", key, account, source) && Allows(key, service, "kms:Decrypt", key, account, source)))
        {
            Note($"the policy of {key} doesn't allow {service} to encrypt for {topicArn}");
        }
        else
        {
            var input = new JsonObject { ["TopicArn"] = topicArn, ["Message"] = message };
            if (subject is not null)
            {
                input["Subject"] = subject;
            }

            Front.Call(new Caller($"service:{service}"), "sns", "Publish", input);
        }
    }

    private bool Allows(string arn, string service, string action, string resource, string account, string source) =>
        _stack.Policies.TryGetValue(arn, out var policy) && policy.Allows(service, action, resource, account, source);

    // A destination is told in the function's own name: its role must be allowed to.
    private void NotifyFailure(FunctionModel function, string destination, string message)
    {
        var caller = new Caller(function.Principal);
        try
        {
            if (_stack.Queues.Contains(destination))
            {
                _guard.Demand(caller, "sqs", "SendMessage", new JsonObject { ["QueueUrl"] = destination });
                Sqs.Send(destination, message);
            }
            else
            {
                Front.Call(caller, "sns", "Publish", new JsonObject { ["TopicArn"] = destination, ["Message"] = message });
            }
        }
        catch (AwsErrorException refused)
        {
            Note($"{function.Name} can't tell its failure: {refused.Message}");
        }
    }

    private void Note(string? undelivered)
    {
        if (undelivered is not null)
        {
            _undelivered.Add(undelivered);
            _world.Timeline.Tell("undelivered", "", undelivered);
        }
    }
}

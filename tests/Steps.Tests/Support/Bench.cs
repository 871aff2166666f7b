using Headroom.Decisions.Journal;
using Headroom.Decisions.Policy;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Tests.Support;

/// <summary>A workbench: every wire in memory, a clock that stands still, cluster <c>web</c> out of addresses in all three zones.</summary>
internal sealed class Bench
{
    public const string StateMachine = "arn:aws:states:us-west-2:111122223333:stateMachine:headroom";

    public Bench(string policy = """{"clusters": [{"name": "web", "mode": "auto", "acknowledge": ["securityGroups"]}]}""")
    {
        Ec2 = new FakeEc2(Calls);
        Eks = new FakeEks(Calls);
        Iam = new FakeIam(Calls);
        Ssm = new FakeSsm(Calls) { Read = () => ReadingWriter.Write(Reading!()) };
        States = new FakeStates(Calls);
        Table = new FakeTable(Calls);
        Bucket = new FakeBucket(Calls);
        Reading = () => Some.Reading(Clock.Now, waiting: 4);
        Edge = NewEdge(policy);
    }

    public Calls Calls { get; } = new();

    public FakeClock Clock { get; } = new();

    public FakeEc2 Ec2 { get; }

    public FakeEks Eks { get; }

    public FakeIam Iam { get; }

    public FakeSsm Ssm { get; }

    public FakeStates States { get; }

    public FakeTable Table { get; }

    public FakeBucket Bucket { get; }

    public StringWriter Output { get; } = new() { NewLine = "\n" };

    public Edge Edge { get; }

    public TaskInput Input { get; init; } = Some.Input();

    /// <summary>What the runner sees inside the cluster.</summary>
    public Func<Decisions.Snapshot.ClusterReading> Reading { get; set; }

    public async Task<IncidentFile> FileAsync() => await IncidentFile.FindAsync(Edge, Input.Id) ?? throw new InvalidOperationException("the incident was never opened");

    /// <summary>The newest entry of that kind.</summary>
    public async Task<StepEntry> EntryAsync(string kind) => (await FileAsync()).Entries.Last(e => e.Kind == kind);

    /// <summary>Calls a step until it is done; the clock moves on as the workflow's waits do.</summary>
    public async Task FinishAsync(Func<TaskInput, Task<StepAnswer>> step)
    {
        for (var calls = 0; calls < 200; calls++)
        {
            if (await step(Input) is not StepAnswer.Wait wait)
            {
                return;
            }

            Clock.Pass(TimeSpan.FromSeconds(wait.Seconds));
        }

        Assert.Fail("the step waits for ever");
    }

    /// <summary>As far as the plan: read and diagnosed.</summary>
    public async Task PlanAsync()
    {
        await FinishAsync(i => new ReadCluster(Edge).Handle(i, null!));
        Assert.IsType<DiagnoseAnswer.Act>(await new Diagnose(Edge).Handle(Input, null!));
    }

    public Task AssociateAsync() => FinishAsync(i => new AssociateCidr(Edge).Handle(i, null!));

    public Task CreateAsync() => FinishAsync(i => new CreateSubnets(Edge).Handle(i, null!));

    public Task OpenAsync() => FinishAsync(i => new OpenSubnets(Edge).Handle(i, null!));

    /// <summary>From now on a pod of each zone lives in the space that was opened.</summary>
    public void Recover()
    {
        var opened = Ec2.Subnets.Where(s => s.SubnetId.StartsWith("subnet-new", StringComparison.Ordinal)).Select(s => Readings.Subnet(s, "", "")).ToList();
        Reading = () => Some.Recovered(Clock.Now, opened);
    }

    private Edge NewEdge(string policy) => new(
        new Dictionary<string, string>
        {
            ["HEADROOM_TABLE"] = "table",
            ["HEADROOM_BUCKET"] = "bucket",
            ["HEADROOM_STATE_MACHINE"] = StateMachine,
            ["HEADROOM_READ_DOCUMENT"] = "headroom-read",
            ["HEADROOM_CONFIGURE_DOCUMENT"] = "headroom-configure",
            ["HEADROOM_RESTART_DOCUMENT"] = "headroom-restart",
            ["HEADROOM_CANARY_DOCUMENT"] = "headroom-canaries",
            ["HEADROOM_RUNNER_TAG"] = "headroom:runner=yes",
        },
        Clock,
        new AwsClients
        {
            Ec2 = new(() => Ec2.Client.Object),
            Eks = new(() => Eks.Client.Object),
            Iam = new(() => Iam.Client.Object),
            Ssm = new(() => Ssm.Client.Object),
            States = new(() => States.Client.Object),
            Dynamo = new(() => Table.Client.Object),
            S3 = new(() => Bucket.Client.Object),
        },
        () => PolicyDocument.Parse(policy),
        Output);
}

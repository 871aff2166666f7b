using System.Text.Json;
using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Incidents;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class ReadClusterTests
{
    private readonly Bench _bench = new();

    [Fact]
    public async Task Handle_FirstCall_OpensTheIncidentAndSendsTheCommand()
    {
        Assert.Equal(new StepAnswer.Wait(5), await CallAsync());

        Assert.Equal("incident-1", _bench.Table.Item("cluster#web", "state")!["incident"]);
        Assert.Equal("open", _bench.Table.Item("incident#incident-1", "incident")!["status"]);
        var sent = Assert.Single(_bench.Ssm.Sent);
        Assert.Equal(("headroom-read", "i-runner", "web"), (sent.DocumentName, sent.InstanceIds[0], sent.Parameters["Cluster"][0]));
    }

    [Fact]
    public async Task Handle_Collected_WritesTheWholeSnapshotTwice()
    {
        await FinishAsync();

        var snapshot = await Documents.SnapshotAsync(_bench.Edge, "incidents/incident-1/snapshot.json");
        Assert.Equal(_bench.Bucket.Objects["clusters/web/snapshot.json"], _bench.Bucket.Objects["incidents/incident-1/snapshot.json"]);
        Assert.Equal(3, snapshot.Inside!.Nodes.Count);
        Assert.Equal(["i-a", "i-b", "i-c"], snapshot.Instances.Select(i => i.Id));
        Assert.Equal("rtb-a", snapshot.Vpc.Subnets.Single(s => s.Id.Value == "subnet-a").RouteTable);
        Assert.Equal("sgr-1", Assert.Single(snapshot.Vpc.SecurityRules).RuleId);
        Assert.Equal("111122223333", snapshot.Account);
    }

    [Fact]
    public async Task Handle_NetworkAcls_AreReadWithTheirRulesForIpv4()
    {
        _bench.Ec2.AclEntries.Add(new NetworkAclEntry { RuleNumber = 90, Egress = false, RuleAction = RuleAction.Deny, Protocol = "6", CidrBlock = "100.64.0.0/10", PortRange = new PortRange { From = 22, To = 23 } });
        _bench.Ec2.AclEntries.Add(new NetworkAclEntry { RuleNumber = 91, Egress = true, RuleAction = RuleAction.Allow, Protocol = "1", CidrBlock = "10.0.0.0/8", IcmpTypeCode = new IcmpTypeCode { Type = 8, Code = -1 } });
        await FinishAsync();

        var acl = Assert.Single((await Documents.SnapshotAsync(_bench.Edge, "incidents/incident-1/snapshot.json")).Vpc.NetworkAcls);
        Assert.Equal("acl-nodes", acl.Id);
        Assert.Equal(6, acl.Entries.Count);
        Assert.Contains(new AclEntryReading { Rule = 90, IsEgress = false, Allows = false, Protocol = 6, Block = Cidr.Parse("100.64.0.0/10"), Ports = new NumberRange(22, 23) }, acl.Entries);
        Assert.Contains(new AclEntryReading { Rule = 91, IsEgress = true, Allows = true, Protocol = 1, Block = Cidr.Parse("10.0.0.0/8"), IcmpType = 8, IcmpCode = -1 }, acl.Entries);
    }

    [Fact]
    public async Task Handle_Endpoints_AreReadWithTheirPolicies()
    {
        _bench.Ec2.Endpoints.Add(new VpcEndpoint { VpcEndpointId = "vpce-1", ServiceName = "com.amazonaws.eu-west-1.s3", VpcEndpointType = VpcEndpointType.Gateway, PolicyDocument = "{}" });
        _bench.Ec2.Endpoints.Add(new VpcEndpoint { VpcEndpointId = "vpce-2", ServiceName = "com.amazonaws.eu-west-1.ecr.api", VpcEndpointType = VpcEndpointType.Interface });
        await FinishAsync();

        Assert.Equal([new EndpointReading("vpce-1", "com.amazonaws.eu-west-1.s3", true, "{}"), new EndpointReading("vpce-2", "com.amazonaws.eu-west-1.ecr.api", false, null)],
            (await Documents.SnapshotAsync(_bench.Edge, "incidents/incident-1/snapshot.json")).Vpc.Endpoints);
    }

    [Fact]
    public async Task Handle_InvocationNotKnownYet_Waits()
    {
        _bench.Ssm.IsUnknownYet = true;
        await CallAsync();

        Assert.IsType<StepAnswer.Wait>(await CallAsync());
        Assert.Single(_bench.Ssm.Sent);
    }

    [Fact]
    public async Task Handle_NeverAnswered_Expires()
    {
        _bench.Ssm.IsUnknownYet = true;

        Assert.Contains("readCluster", (await Assert.ThrowsAsync<StepExpiredException>(FinishAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_CalledAgainWhenDone_ReadsNothing()
    {
        await FinishAsync();
        _bench.Calls.Log.Clear();

        Assert.IsType<StepAnswer.Done>(await CallAsync());
        Assert.Equal(["Query"], _bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_ClusterNotInThePolicy_CallsNothing()
    {
        var input = _bench.Input with { Request = new RequestInput("other") };

        Assert.Contains("'other'", (await Assert.ThrowsAsync<ClusterNotInPolicyException>(() => new ReadCluster(_bench.Edge).Handle(input, null!))).Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Calls.Log);
    }

    [Fact]
    public async Task Handle_NoCluster_SaysWhatToSend() =>
        Assert.Contains("{\"cluster\":", (await Assert.ThrowsAsync<MalformedInputException>(() => new ReadCluster(_bench.Edge).Handle(_bench.Input with { Request = null }, null!))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Handle_ClusterThatEksDoesntKnow_AsksNothingElseOfIt()
    {
        var bench = new Bench("""{"clusters": [{"name": "gone"}]}""");
        var input = bench.Input with { Request = new RequestInput("gone") };

        await Assert.ThrowsAsync<ClusterNotFoundException>(() => new ReadCluster(bench.Edge).Handle(input, null!));

        Assert.Equal("DescribeCluster", bench.Calls.Log[^1]);
        Assert.Empty(bench.Ssm.Sent);
    }

    [Theory]
    [InlineData("Auto Mode")]
    [InlineData("IPv6")]
    [InlineData("not active")]
    [InlineData("shared VPC")]
    public async Task Handle_RefusedByWhatEksAndEc2Say_NeedsNoRunner(string kind)
    {
        _bench.Ssm.Hosts.Clear();
        switch (kind)
        {
            case "Auto Mode": _bench.Eks.Cluster.ComputeConfig = new Amazon.EKS.Model.ComputeConfigResponse { Enabled = true }; break;
            case "IPv6": _bench.Eks.Cluster.KubernetesNetworkConfig.IpFamily = "ipv6"; break;
            case "not active": _bench.Eks.Cluster.Status = "UPDATING"; break;
            default: _bench.Ec2.Owner = "999999999999"; break;
        }

        Assert.IsType<StepAnswer.Done>(await CallAsync());
        Assert.IsType<DiagnoseAnswer.Report>(await new Diagnose(_bench.Edge).Handle(_bench.Input, null!));
        Assert.Equal("Refused", _bench.Table.Item("incident#incident-1", "incident")!["outcome"]);
        Assert.Empty(_bench.Ssm.Sent);
    }

    [Fact]
    public async Task Handle_AnotherIncidentIsOpen_NamesIt()
    {
        _bench.Table.Put("cluster#web", "state", ("incident", "incident-0"), ("lastStartedAt", "2026-01-02T11:59:00.0000000Z"), ("attempts", "1"));

        Assert.Contains("incident-0", (await Assert.ThrowsAsync<IncidentOpenException>(CallAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_AnotherIncidentWhoseExecutionIsGone_TakesItsPlace()
    {
        _bench.Table.Put("cluster#web", "state", ("incident", "incident-0"), ("lastStartedAt", "2026-01-02T11:00:00.0000000Z"), ("attempts", "1"));

        await CallAsync();

        Assert.Equal("incident-1", _bench.Table.Item("cluster#web", "state")!["incident"]);
    }

    [Fact]
    public async Task Handle_NoRunnerOnline_SaysWhatIsRegistered()
    {
        _bench.Ssm.Hosts[0].PingStatus = "ConnectionLost";

        Assert.Contains("i-runner is ConnectionLost", (await Assert.ThrowsAsync<RunnerOfflineException>(CallAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_AgentThatPastesParameters_IsRefused()
    {
        _bench.Ssm.Hosts[0].AgentVersion = "3.3.2745.9";

        Assert.Contains("3.3.2746.0", (await Assert.ThrowsAsync<AgentTooOldException>(CallAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_SeveralRunners_TakesTheNewestAgentOfThoseOnline()
    {
        _bench.Ssm.Hosts.AddRange([FakeSsm.Host("i-old", "3.3.2746.0"), FakeSsm.Host("i-z", "3.3.4000.0"), FakeSsm.Host("i-b", "3.3.4000.0"), FakeSsm.Host("i-newest", "4.0.0.0", "ConnectionLost")]);

        await CallAsync();

        Assert.Equal("i-b", _bench.Ssm.Sent[0].InstanceIds[0]);
    }

    [Fact]
    public async Task Handle_DocumentMissing_SaysWhich()
    {
        _bench.Calls.Fail("SendCommand", new Amazon.SimpleSystemsManagement.Model.InvalidDocumentException("none", null, Amazon.Runtime.ErrorType.Sender, "InvalidDocument", "", System.Net.HttpStatusCode.BadRequest));

        Assert.Contains("headroom-read", (await Assert.ThrowsAsync<DocumentMissingException>(CallAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unauthorized error: You must be logged in to the server (Unauthorized)", "aws eks create-access-entry --cluster-name web --kubernetes-groups headroom")]
    [InlineData("unauthorized Error from server (Forbidden): nodes is forbidden", "kubectl apply -f infra/documents/rbac.yaml")]
    [InlineData("kubectl-missing no kubectl on the runner's PATH", "install kubectl")]
    [InlineData("kubeconfig-missing /etc/headroom/kubeconfig is not there", "context named after the cluster")]
    [InlineData("timeout Unable to connect to the server: i/o timeout", "port 443")]
    [InlineData("daemonset-missing Error from server (NotFound)", "restore it")]
    [InlineData("kubectl-failed error: something else", "run the document by hand")]
    public async Task Handle_ScriptFailed_SaysWhatAPersonDoes(string stderr, string next)
    {
        await CallAsync();
        _bench.Ssm.Trouble = ("Failed", "Failed", stderr);

        var error = await Assert.ThrowsAsync<KubectlFailedException>(CallAsync);

        Assert.Contains(stderr, error.Message, StringComparison.Ordinal);
        Assert.Contains(next, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TimedOut", "Delivery Timed Out")]
    [InlineData("TimedOut", "Execution Timed Out")]
    [InlineData("Cancelled", "Cancelled")]
    [InlineData("Failed", "Undeliverable")]
    public async Task Handle_CommandThatNeverRan_SaysSsmsDetails(string status, string details)
    {
        await CallAsync();
        _bench.Ssm.Trouble = (status, details, "");

        Assert.Contains(details, (await Assert.ThrowsAsync<CommandFailedException>(CallAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_LockOfAnotherRun_SendsAgain()
    {
        await CallAsync();
        _bench.Ssm.Trouble = ("Failed", "Failed", "busy another run holds the lock");
        await CallAsync();
        _bench.Ssm.Trouble = null;

        await FinishAsync();

        Assert.Equal(2, _bench.Ssm.Sent.Count);
    }

    [Fact]
    public async Task Handle_OutputCut_IsAnErrorAndNoReading()
    {
        await CallAsync();
        _bench.Ssm.Read = () => ReadingWriter.Write(Some.Reading())[..300];

        await Assert.ThrowsAsync<ReadingTruncatedException>(CallAsync);
        Assert.Equal(StepState.Intended, (await _bench.EntryAsync(StepKinds.ReadCluster)).State);
    }

    [Fact]
    public async Task Handle_MeasuredBefore_TakesThePastAndNotesWhatHasChanged()
    {
        _bench.Reading = () => Some.Reading(_bench.Clock.Now, environment: new Dictionary<string, string> { ["ENABLE_PREFIX_DELEGATION"] = "false", ["WARM_IP_TARGET"] = "5" });
        var measure = new MeasureCapacity(_bench.Edge);
        for (var minute = 0; minute < 2; minute++)
        {
            await measure.Handle(Events.Load("measure-each-minute.json"), null!);
            _bench.Clock.Pass(TimeSpan.FromMinutes(1));
        }

        _bench.Reading = () => Some.Reading(_bench.Clock.Now, environment: new Dictionary<string, string> { ["ENABLE_PREFIX_DELEGATION"] = "false" });
        await FinishAsync();

        var snapshot = JsonSerializer.Deserialize(_bench.Bucket.Objects["incidents/incident-1/snapshot.json"], StepsJson.Default.ClusterSnapshot)!;
        Assert.Equal(["WARM_IP_TARGET 5 "], snapshot.Changes.Select(c => $"{c.Variable} {c.Before} {c.After}"));
        Assert.Equal([3L, 3L], snapshot.Past.Select(p => p.Zones["us-west-2a"]));
    }

    [Fact]
    public async Task Handle_ThrottledOnce_IsAFinding()
    {
        _bench.Calls.Fail("DescribeRouteTables", Calls.Ec2("RequestLimitExceeded", System.Net.HttpStatusCode.ServiceUnavailable));
        var warm = new ReadCluster(_bench.Edge);

        await _bench.FinishAsync(input => warm.Handle(input, null!));

        Assert.Contains("\"throttled\":[\"ec2:DescribeRouteTables\"]", _bench.Bucket.Objects["incidents/incident-1/snapshot.json"], StringComparison.Ordinal);
    }

    public static TheoryData<string> EachRead => ["DescribeCluster", "DescribeAddon", "DescribeInstances", "DescribeInstanceTypes", "DescribeVpcs", "DescribeSubnets", "DescribeRouteTables", "DescribeNetworkAcls",
        "DescribeVpcPeeringConnections", "DescribeVpcEndpoints", "DescribeNetworkInterfaces", "DescribeSecurityGroupRules", "GetSubnetCidrReservations", "DescribeInstanceInformation", "SendCommand", "Query", "GetItem", "PutItem", "PutObject"];

    [Theory]
    [MemberData(nameof(EachRead))]
    public async Task Handle_DeniedOnAnyCall_NamesTheCall(string operation)
    {
        _bench.Calls.Fail(operation, Calls.Ec2("AccessDenied"));

        Assert.Contains($":{operation} ", (await Assert.ThrowsAsync<AccessDeniedException>(CallAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EachRead))]
    public async Task Handle_AnyCallFailingOnce_IsCuredByCallingAgain(string operation)
    {
        _bench.Calls.Fail(operation, new HttpRequestException("reset"));

        await Assert.ThrowsAsync<TransientException>(CallAsync);
        await FinishAsync();

        Assert.Equal(StepState.Done, (await _bench.EntryAsync(StepKinds.ReadCluster)).State);
    }

    private Task FinishAsync() => _bench.FinishAsync(_ => CallAsync());

    private Task<StepAnswer> CallAsync() => new ReadCluster(_bench.Edge).Handle(_bench.Input, null!);
}

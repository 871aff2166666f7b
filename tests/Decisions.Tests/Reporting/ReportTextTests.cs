using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Undoing;

namespace Headroom.Decisions.Tests.Reporting;

public sealed class ReportTextTests
{
    [Fact]
    public void Write_Recovered_SaysFoundDoneAndTheRulesToMend()
    {
        var snapshot = Some.Snapshot(a: 3).With(vpc => vpc with { SecurityRules = [new("sgr-1", "sg-1", false, Cidr.Parse("10.0.0.0/16"))] });
        var causes = Triage.Diagnose(snapshot, Some.Policy());
        var report = ReportText.Write(Facts(IncidentOutcome.Recovered) with
        {
            Causes = causes,
            Planning = Planner.Make(snapshot, Some.Policy(), causes),
            Entries =
            [
                Entry(2, "createSubnets") with { Made = new Dictionary<string, string> { ["subnet-p"] = "100.64.0.0/18" } },
                Entry(3, "verify") with { Verdicts = new Dictionary<string, ZoneVerdict> { ["eu-west-1a"] = ZoneVerdict.Recovered } },
            ],
        });
        Assert.Equal(("Headroom: web: recovered", true), (report.Subject, report.Succeeded));
        Assert.All([report.Markdown, report.Message], text =>
        {
            Assert.Contains("eu-west-1a has 3 addresses of headroom, and the floor is 50.", text, StringComparison.Ordinal);
            Assert.Contains("Security group rule sgr-1 of sg-1 admits 10.0.0.0/16", text, StringComparison.Ordinal);
            Assert.Contains("createSubnets: done, subnet-p = 100.64.0.0/18", text, StringComparison.Ordinal);
            Assert.Contains("verify: done, eu-west-1a recovered", text, StringComparison.Ordinal);
        });
        Assert.Contains("## The plan\n\nPlan `", report.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Refused_SaysWhyAndTheNextStep()
    {
        var causes = Triage.Diagnose(Some.Snapshot().WithCni("1.17.1"), Some.Policy());
        var report = ReportText.Write(Facts(IncidentOutcome.Refused) with { Causes = causes, Planning = Planner.Make(Some.Snapshot(), Some.Policy(), causes) });
        Assert.True(report.Succeeded);
        Assert.StartsWith("# web: refused, nothing changed\n\nIncident `web-1`, 2026-01-02 12:00:00 to 12:09:00 UTC, started because the alarm asks for it.\n\n## Next step\n\n- Update the VPC CNI to 1.18.3",
            report.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Failed_SaysWhatWasUndoneAndKept()
    {
        var report = ReportText.Write(Facts(IncidentOutcome.Failed) with
        {
            Error = new ReportError("AccessDeniedException", "EC2 denied CreateTags"),
            Entries = [Entry(1, "openSubnets") with { State = StepState.Intended, Note = "EC2 denied CreateTags" }],
            Undo =
            [
                new UndoAction.DeleteSubnet(new SubnetId("subnet-p"), Cidr.Parse("100.64.0.0/18")),
                new UndoAction.DisassociateCidr("vpc-cidr-assoc-1", Cidr.Parse("100.64.0.0/16")),
                new UndoAction.RestoreEnvironment(new Dictionary<string, string?> { ["WARM_IP_TARGET"] = null, ["MINIMUM_IP_TARGET"] = "4" }, new Dictionary<string, string>()),
                new UndoAction.Keep("subnet subnet-q", "it is open"),
            ],
        });
        Assert.Equal(("Headroom: web: failed (AccessDeniedException)", false), (report.Subject, report.Succeeded));
        Assert.Contains("- AccessDeniedException: EC2 denied CreateTags\n", report.Markdown, StringComparison.Ordinal);
        Assert.Contains("- openSubnets: begun, not seen to be done. EC2 denied CreateTags\n", report.Markdown, StringComparison.Ordinal);
        Assert.Contains("## Undone\n\n- subnet subnet-p (100.64.0.0/18) deleted\n- block 100.64.0.0/16 (vpc-cidr-assoc-1) disassociated\n- aws-node: WARM_IP_TARGET unset and MINIMUM_IP_TARGET=4\n", report.Markdown, StringComparison.Ordinal);
        Assert.Contains("## Kept\n\n- subnet subnet-q: it is open\n", report.Markdown, StringComparison.Ordinal);
        Assert.Contains("docs/permissions.md", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Drifted_SaysWhatChanged() =>
        Assert.Contains("## Changed since the plan\n\n- new: block 10.9.0.0/16 associated\n",
            ReportText.Write(Facts(IncidentOutcome.Drifted) with { Drift = ["new: block 10.9.0.0/16 associated"] }).Markdown, StringComparison.Ordinal);

    [Theory]
    [InlineData("RunnerOfflineException", "", "Start the runner host")]
    [InlineData("AgentTooOldException", "", "3.3.2746.0")]
    [InlineData("DocumentMissingException", "", "cdk deploy")]
    [InlineData("ReadingTruncatedException", "", "output's end")]
    [InlineData("AwsNodeMissingException", "", "Install the VPC CNI")]
    [InlineData("AccessDeniedException", "", "docs/permissions.md")]
    [InlineData("CidrQuotaReachedException", "", "L-83CA0A9D")]
    [InlineData("SubnetQuotaReachedException", "", "L-407747CB")]
    [InlineData("CidrConflictException", "", "another candidate")]
    [InlineData("ClusterNotFoundException", "", "cluster's name")]
    [InlineData("AwsNodeNotConfiguredException", "", "describe-update")]
    [InlineData("CommandFailedException", "", "Run Command history")]
    [InlineData("ReadingMalformedException", "", "output's end")]
    [InlineData("SettingsException", "", "cdk deploy")]
    [InlineData("SettingsDidHarmException", "", "awsNode.apply")]
    [InlineData("QuotaReachedException", "", "Service Quotas")]
    [InlineData("ConflictException", "", "plans anew")]
    [InlineData("NotFoundException", "", "plans anew")]
    [InlineData("SubnetFailedException", "", "VPC console")]
    [InlineData("ClusterNotInPolicyException", "", "add it to the policy")]
    [InlineData("IncidentOpenException", "", "open incident's report")]
    [InlineData("MalformedInputException", "", "{\"cluster\": \"<name>\"}")]
    [InlineData("TransientException", "", "retries included")]
    [InlineData("KubectlFailedException", "document X failed on the runner: bad-parameter Cluster", "refused its parameters")]
    [InlineData("KubectlFailedException", "document X failed on the runner: tool-missing gzip", "Install the tool")]
    [InlineData("StepExpiredException", "", "in its time")]
    [InlineData("ThrottledException", "", "retries included")]
    [InlineData("States.Timeout", "", "retries included")]
    [InlineData("NullReferenceException", "", "Step Functions console")]
    [InlineData("KubectlFailedException", "kubectl on i-1: kubectl-missing", "Install kubectl")]
    [InlineData("KubectlFailedException", "kubectl on i-1: kubeconfig-missing", "/etc/headroom/kubeconfig")]
    [InlineData("KubectlFailedException", "kubectl on i-1: unauthorized: You must be logged in", "access entry")]
    [InlineData("KubectlFailedException", "document X failed on the runner: unauthorized Error from server (Forbidden): nodes is forbidden", "gives it no rights")]
    [InlineData("KubectlFailedException", "kubectl on i-1: timeout", "443")]
    [InlineData("KubectlFailedException", "kubectl on i-1: daemonset-missing", "Install the VPC CNI")]
    [InlineData("KubectlFailedException", "kubectl on i-1: busy", "lock")]
    [InlineData("KubectlFailedException", "kubectl on i-1: kubectl-failed: image busybox", "same kubectl command")]
    public void Write_Error_HasItsNextStep(string name, string message, string next) =>
        Assert.Contains(next, ReportText.Write(Facts(IncidentOutcome.Failed) with { Error = new ReportError(name, message) }).Message.Split('\n')[1], StringComparison.Ordinal);

    [Fact]
    public void Write_EveryOutcome_HasAHeadlineAndSaysWhetherItSucceeded()
    {
        var reports = Enum.GetValues<IncidentOutcome>().Select(o => (Outcome: o, Report: ReportText.Write(Facts(o)))).ToList();
        Assert.Equal(reports.Count, reports.Select(r => r.Report.Subject).Distinct().Count());
        Assert.Equal([IncidentOutcome.NotRecovered, IncidentOutcome.AlarmNotBack, IncidentOutcome.SettingsDidHarm, IncidentOutcome.Unanswered, IncidentOutcome.Drifted, IncidentOutcome.Expired, IncidentOutcome.Busy, IncidentOutcome.Failed],
            reports.Where(r => !r.Report.Succeeded).Select(r => r.Outcome));
    }

    [Theory]
    [InlineData(IncidentOutcome.OnlyUnhelpable)]
    [InlineData(IncidentOutcome.Failed)]
    public void Write_LongNames_SubjectFitsSnsAndTheHeadlineStays(IncidentOutcome outcome)
    {
        var report = ReportText.Write(Facts(outcome) with { Cluster = new string('w', 100), Error = null });
        Assert.Equal(100, report.Subject.Length);
        Assert.StartsWith("Headroom: www", report.Subject, StringComparison.Ordinal);
        Assert.EndsWith(outcome == IncidentOutcome.Failed ? "...: failed (no error named)" : "...: headroom restored, but pods wait that space can't help", report.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ErrorOfALongName_SubjectIsAsciiAndCut()
    {
        var subject = ReportText.Write(Facts(IncidentOutcome.Failed) with { Error = new ReportError(new string('É', 200), "") }).Subject;
        Assert.True(subject.Length <= 100 && subject.All(char.IsAscii), subject);
    }

    private static ReportFacts Facts(IncidentOutcome outcome) => new()
    {
        Cluster = "web",
        Incident = "web-1",
        Outcome = outcome,
        StartedAt = Some.Noon,
        EndedAt = Some.Noon.AddMinutes(9),
        Trigger = "the alarm asks for it",
    };

    private static StepEntry Entry(int number, string kind) => new() { Kind = kind, Number = number, State = StepState.Done, StartedAt = Some.Noon, Deadline = Some.Noon.AddMinutes(5) };
}

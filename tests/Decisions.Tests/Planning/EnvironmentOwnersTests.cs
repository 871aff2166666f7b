using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;

namespace Headroom.Decisions.Tests.Planning;

/// <summary>Who puts back what a plan changes on aws-node.</summary>
public sealed class EnvironmentOwnersTests
{
    private const string Variables = "ENABLE_PREFIX_DELEGATION, MINIMUM_IP_TARGET, WARM_IP_TARGET and WARM_PREFIX_TARGET";

    [Theory]
    [InlineData("argocd-controller", "argocd-controller (Argo CD) also writes aws-node's environment and may put " + Variables + " back at its next sync, with selfHeal within minutes: make the change in the Application's source in Git, too.")]
    [InlineData("helm", "helm (Helm) also writes aws-node's environment and may put " + Variables + " back at its next upgrade: make the change in the release's values, too.")]
    [InlineData("kubectl-client-side-apply", "kubectl-client-side-apply (kubectl apply) also writes aws-node's environment and may put " + Variables + " back when its file is applied again: make the change in that file, too.")]
    [InlineData("node-tuner", "node-tuner also writes aws-node's environment, and it isn't known here who that is or whether " + Variables + " will be put back: see for yourself.")]
    public void Of_ManagerOfTheEnvironment_SaysWhoPutsItBackAndWhereToChangeIt(string manager, string expected) => Assert.Contains(expected, Told([manager]));

    [Theory]
    [InlineData("helm-controller", "Flux")] // not Helm
    [InlineData("terraform-provider-helm_v2.12.1_x5", "Terraform")]
    [InlineData("HashiCorp", "Terraform")]
    [InlineData("Terraform", "Terraform")]
    [InlineData("pulumi-kubernetes-1a2b3c", "Pulumi")]
    [InlineData("kubectl", "kubectl apply --server-side")]
    public void Of_KnownManager_ByHowItsNameBegins(string manager, string who) => Assert.Single(Told([manager]), h => h.StartsWith($"{manager} ({who}) also writes", StringComparison.Ordinal));

    [Theory]
    [InlineData("eks")] // UpdateAddon's matter
    [InlineData("kubectl-set")]
    [InlineData("kubectl-edit")]
    public void Of_NobodyWhoPutsItBack_IsSilent(string manager) => Assert.DoesNotContain(Told([manager]), h => h.Contains("also writes", StringComparison.Ordinal));

    [Fact]
    public void Of_SeveralManagers_EachIsNamedOnce() => Assert.Equal(2, Told(["flux", "eks", "helm", "flux"]).Count(h => h.Contains("also writes", StringComparison.Ordinal)));

    [Fact]
    public void Of_PlanThatLeavesAwsNodeAlone_IsSilent() => Assert.DoesNotContain(Told(["argocd-controller"], AwsNodeProfile.Discovery), h => h.Contains("argocd", StringComparison.Ordinal));

    [Fact]
    public void Of_HostileName_IsMadeHarmless()
    {
        var told = Assert.Single(Told(["[x](http://y)\n# " + new string('z', 500)]), h => h.Contains("also writes", StringComparison.Ordinal));
        Assert.StartsWith("?x??http?//y???", told, StringComparison.Ordinal);
        Assert.Equal(64, told.IndexOf(" also", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_TableOfOwners_IsTheCodes()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", "preflight.md")).SkipWhile(line => line != "## Who puts back aws-node's environment").Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(EnvironmentOwners.Known.Select(o => $"| `{o.Starts}` | {o.Who} | {o.When} | {o.Where} |"), rows);
    }

    private static IReadOnlyList<string> Told(IReadOnlyList<string> managers, AwsNodeProfile profile = AwsNodeProfile.Cre)
    {
        var snapshot = Some.Snapshot(a: 3);
        snapshot = snapshot with { Inside = snapshot.Inside! with { AwsNode = snapshot.Inside.AwsNode! with { Managers = managers } } };
        var policy = Some.Policy() with { AwsNode = new AwsNodePolicy { Profile = profile } };
        return Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, policy, Triage.Diagnose(snapshot, policy))).Plan.Hazards;
    }
}

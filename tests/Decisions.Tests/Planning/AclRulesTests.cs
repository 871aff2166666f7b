using FsCheck.Fluent;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;

namespace Headroom.Decisions.Tests.Planning;

/// <summary>Which rules of network ACLs let the nodes' subnets through and not the new ones: 100.64.0.0/18, 100.64.64.0/18 and 100.64.128.0/18.</summary>
public sealed class AclRulesTests
{
    private const int Tcp = 6;
    private const string All = "100.64.0.0/18, 100.64.64.0/18 and 100.64.128.0/18";

    private static readonly int[] Protocols = [6, 17, 47];
    private static readonly Cidr[] Blocks =
    [
        Cidr.Parse("0.0.0.0/0"), Cidr.Parse("10.0.0.0/27"), Cidr.Parse("10.0.0.0/28"), Cidr.Parse("10.0.0.16/28"), Cidr.Parse("10.0.0.16/29"), Cidr.Parse("10.0.0.24/30"), Cidr.Parse("10.0.0.8/29"),
    ];

    [Fact]
    public void Shut_DefaultAcl_IsSilent() => Assert.Empty(Told(Allow(100, "0.0.0.0/0"), Deny(32_767, "0.0.0.0/0")));

    [Fact]
    public void Shut_NoAclWasRead_IsSilent() => Assert.Empty(Plan().Findings);

    [Fact]
    public void Shut_OnlyTheOldBlockIsLetThrough_NamesAclRuleAndDirection() => Assert.Equal(
        ["Network ACL acl-1 of subnet-a, subnet-b and subnet-c: inbound rule 100 lets 10.0.0.0/16 through, and no rule does so for the new pods' " + All + ". Add one beside it if pods need it."],
        Told(Allow(100, "10.0.0.0/16"), Deny(32_767, "0.0.0.0/0")));

    [Fact]
    public void Shut_ADenyStandsBeforeTheRuleThatAdmitsEverybody_NamesBoth() => Assert.Equal(
        ["Network ACL acl-1 of subnet-a, subnet-b and subnet-c: inbound rule 100 lets 0.0.0.0/0 through, and rule 90 (100.64.0.0/10) keeps the new pods' " + All + " out. Add one before that if pods need it."],
        Told(Allow(100, "0.0.0.0/0"), Deny(90, "100.64.0.0/10"), Deny(32_767, "0.0.0.0/0")));

    [Fact]
    public void Shut_TheDenyComesAfterTheRuleThatAdmits_IsSilent() => Assert.Empty(Told(Allow(80, "0.0.0.0/0"), Deny(90, "100.64.0.0/10")));

    [Fact]
    public void Shut_AnotherRuleAdmitsTheNewBlock_IsSilent() => Assert.Empty(Told(Allow(100, "10.0.0.0/16"), Allow(110, "100.64.0.0/10")));

    [Fact]
    public void Shut_AnotherRuleAdmitsAPartOfTheNewBlock_NamesTheRest() =>
        Assert.Contains("the new pods' 100.64.64.0/18 and 100.64.128.0/18.", Assert.Single(Told(Allow(100, "10.0.0.0/16"), Allow(110, "100.64.0.0/18"))), StringComparison.Ordinal);

    // 10.0.0.0/24 may reach 5432, and the new block only 443.
    [Fact]
    public void Shut_OtherPorts_DontCount() =>
        Assert.Contains("rule 100 lets", Assert.Single(Told(Allow(100, "10.0.0.0/16", Tcp, 5432, 5432), Allow(110, "100.64.0.0/10", Tcp, 443, 443))), StringComparison.Ordinal);

    [Fact]
    public void Shut_PortsThatOverlap_AreToldApart() =>
        Assert.Single(Told(Allow(100, "10.0.0.0/16", Tcp, 1024, 65_535), Allow(110, "100.64.0.0/10", Tcp, 1024, 65_534)));

    [Fact]
    public void Shut_SamePortsByTwoRules_IsSilent() =>
        Assert.Empty(Told(Allow(100, "10.0.0.0/16", Tcp, 1024, 65_535), Allow(110, "100.64.0.0/10", Tcp, 1024, 2048), Allow(120, "100.64.0.0/10", Tcp, 2049, 65_535)));

    [Theory]
    [InlineData(8, -1, 8, 0, 1)] // every code of type 8, and code 0 alone
    [InlineData(8, 0, 8, -1, 0)]
    [InlineData(8, 0, -1, -1, 0)]
    [InlineData(3, 4, 8, 0, 1)]
    public void Shut_Icmp_ByTypeAndCode(int oldType, int oldCode, int newType, int newCode, int expected) => Assert.Equal(expected, Told(
        Allow(100, "10.0.0.0/16", 1) with { IcmpType = oldType, IcmpCode = oldCode }, Allow(110, "100.64.0.0/10", 1) with { IcmpType = newType, IcmpCode = newCode }).Count);

    [Fact]
    public void Shut_AnswersThatMayNotLeave_AreNamedAsOutbound() => Assert.Contains("outbound rule 100 lets 10.0.0.0/16 through",
        Assert.Single(Told(Allow(100, "0.0.0.0/0"), Allow(100, "10.0.0.0/16") with { IsEgress = true })), StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.7/32", 0)] // one host of a node subnet
    [InlineData("10.0.0.0/26", 0)] // a quarter of it
    [InlineData("10.0.0.0/25", 1)]
    [InlineData("10.9.0.0/16", 0)] // not the nodes'
    public void Shut_ByHowMuchOfANodeSubnetTheRuleLetsThrough(string block, int expected) => Assert.Equal(expected, Told(Allow(100, block)).Count);

    [Fact]
    public void Shut_OneHostIsKeptOutOfTheOldBlock_TheRestCounts() => Assert.Single(Told(Deny(10, "10.0.0.7/32"), Allow(100, "10.0.0.0/16")));

    [Fact]
    public void Shut_AclThatNoSubnetHas_IsSilent() => Assert.Empty(Acls(new NetworkAclReading("acl-idle", [Allow(100, "10.0.0.0/16")])));

    [Fact]
    public void Findings_AnAclKnowsOnlyTheOldBlock_AutoNeedsAnAcknowledgement()
    {
        Assert.Equal([FindingKind.NetworkAcls], Plan(new NetworkAclReading("acl-1", [Allow(100, "10.0.0.0/16")])).Findings);
        Assert.Empty(Plan(new NetworkAclReading("acl-1", [Allow(100, "0.0.0.0/0")])).Findings);
    }

    // One subnet of nodes with 16 addresses beside a new one, and 4 ports: small enough to try every packet.
    [Fact]
    public void Shut_AnyRules_ToldExactlyWhenHalfOfTheOldGoesThroughAndOneOfTheNewDoesNot()
    {
        var entry = from rule in Gen.Choose(1, 60)
                    from allows in Gen.Elements(true, true, false)
                    from protocol in Gen.Elements(-1, 6, 17)
                    from block in Gen.Elements(Blocks)
                    from low in Gen.Choose(0, 3)
                    from high in Gen.Choose(0, 3)
                    select new AclEntryReading { Rule = rule, IsEgress = false, Allows = allows, Protocol = protocol, Block = block, Ports = protocol < 0 ? null : new(Math.Min(low, high), Math.Max(low, high)) };
        Laws.Hold(Gen.ListOf(entry).Select(all => all.DistinctBy(e => e.Rule).Take(6).ToList()), entries =>
        {
            var snapshot = Some.Snapshot() with { Instances = [Some.Instance("a")] };
            snapshot = snapshot.With(vpc => vpc with { Subnets = [Some.Subnet("subnet-a", "a", "10.0.0.0/28", 9)], NetworkAcls = [new("acl-1", entries)] });
            return AclRules.Shut(snapshot, [Cidr.Parse("10.0.0.16/28")]).Any() == Packets().Any(p => Passing(entries, p.Protocol, p.Port, 0) >= 8 && Passing(entries, p.Protocol, p.Port, 16) < 16);
        });
    }

    private static IEnumerable<(int Protocol, int Port)> Packets() => from protocol in Protocols from port in Enumerable.Range(0, 5) select (protocol, port);

    // Of the sixteen addresses from there on.
    private static int Passing(List<AclEntryReading> entries, int protocol, int port, int first) => Enumerable.Range(first, 16).Select(n => (10u << 24) + (uint)n).Count(address =>
        entries.Where(e => e.Protocol == -1 || e.Protocol == protocol).Where(e => e.Ports is null || (e.Ports.From <= port && port <= e.Ports.To))
            .Where(e => e.Block.First <= address && address - (long)e.Block.First < Math.Pow(2, 32 - e.Block.PrefixLength)).MinBy(e => e.Rule)?.Allows == true);

    private static List<string> Told(params AclEntryReading[] entries) => Acls(new NetworkAclReading("acl-1", entries));

    private static List<string> Acls(params NetworkAclReading[] acls) => [.. Plan(acls).Hazards.Where(h => h.StartsWith("Network ACL", StringComparison.Ordinal))];

    private static Plan Plan(params NetworkAclReading[] acls)
    {
        var snapshot = Some.Snapshot(a: 3).With(vpc => vpc with { NetworkAcls = acls });
        return Assert.IsType<PlanOutcome.Planned>(Planner.Make(snapshot, Some.Policy(), Triage.Diagnose(snapshot, Some.Policy()))).Plan;
    }

    private static AclEntryReading Allow(int rule, string block, int protocol = -1, int? from = null, int? to = null) =>
        new() { Rule = rule, IsEgress = false, Allows = true, Protocol = protocol, Block = Cidr.Parse(block), Ports = from is { } low && to is { } high ? new NumberRange(low, high) : null };

    private static AclEntryReading Deny(int rule, string block) => Allow(rule, block) with { Allows = false };
}

using System.Security.Cryptography;
using System.Text;
using Headroom.Decisions.Planning;
using Headroom.Steps.Tests.Support;

namespace Headroom.Steps.Tests;

public sealed class DiagnoseTests
{
    [Fact]
    public async Task Handle_ModeAuto_WritesThePlanWithItsHashAndActs()
    {
        var bench = new Bench();

        await bench.PlanAsync();

        var record = bench.Table.Item("incident#incident-1", "incident")!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bench.Bucket.Objects["incidents/incident-1/plan.json"]))), record["planHash"]);
        Assert.Equal(("incidents/incident-1/plan.json", "vpc-1"), (record["planKey"], record["vpc"]));
        Assert.Contains("\"SubnetsExhausted\"", bench.Bucket.Objects["incidents/incident-1/diagnosis.json"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_ModeAuto_KeepsThePlanInTheTableAsTheDocumentHasIt()
    {
        var bench = new Bench();

        await bench.PlanAsync();

        Assert.Equal(bench.Bucket.Objects["incidents/incident-1/plan.json"], Encoding.UTF8.GetString(PlanDocument.ToJson((await bench.FileAsync()).Plan)));
    }

    [Fact]
    public async Task SaveAsync_PlanThatAnotherVersionWrote_StaysByteForByte()
    {
        var bench = new Bench();
        await bench.PlanAsync();
        var item = bench.Table.Item("incident#incident-1", "incident")!;
        var plan = item["plan"].Replace("{\"cluster\"", "{\"ofAnotherVersion\":[\"<\"],\"cluster\"", StringComparison.Ordinal);
        bench.Table.Put("incident#incident-1", "incident", [.. item.Where(a => a.Key is not ("pk" or "sk")).Select(a => (a.Key, a.Key == "plan" ? plan : a.Value))]);

        var file = await bench.FileAsync();
        await file.SaveAsync(bench.Edge, file.Record with { NotReady = 2 });

        var saved = bench.Table.Item("incident#incident-1", "incident")!;
        Assert.Contains("ofAnotherVersion", plan, StringComparison.Ordinal);
        Assert.Equal((plan, item["planHash"], "2"), (saved["plan"], saved["planHash"], saved["notReady"]));
    }

    [Fact]
    public async Task Handle_ModeObserve_PlansAndReports()
    {
        var bench = new Bench("""{"clusters": [{"name": "web"}]}""");
        await bench.FinishAsync(i => new ReadCluster(bench.Edge).Handle(i, null!));

        Assert.IsType<DiagnoseAnswer.Report>(await new Diagnose(bench.Edge).Handle(bench.Input, null!));
        Assert.Equal("Planned", bench.Table.Item("incident#incident-1", "incident")!["outcome"]);
    }

    [Fact]
    public async Task Handle_Healthy_ReportsNothingToDo()
    {
        var bench = new Bench();
        bench.Ec2.Subnets.ForEach(s => s.AvailableIpAddressCount = 200);
        bench.Reading = () => Some.Reading(bench.Clock.Now);
        await bench.FinishAsync(i => new ReadCluster(bench.Edge).Handle(i, null!));

        Assert.IsType<DiagnoseAnswer.Report>(await new Diagnose(bench.Edge).Handle(bench.Input, null!));
        Assert.Equal("NothingToDo", bench.Table.Item("incident#incident-1", "incident")!["outcome"]);
    }

    [Fact]
    public async Task Handle_SnapshotLost_SaysWhatIsMissing()
    {
        var bench = new Bench();
        await bench.FinishAsync(i => new ReadCluster(bench.Edge).Handle(i, null!));
        bench.Bucket.Objects.Clear();

        Assert.Contains("snapshot.json", (await Assert.ThrowsAsync<JournalBrokenException>(() => new Diagnose(bench.Edge).Handle(bench.Input, null!))).Message, StringComparison.Ordinal);
    }
}

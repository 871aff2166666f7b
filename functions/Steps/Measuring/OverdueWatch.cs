using Headroom.Steps.Incidents;

namespace Headroom.Steps.Measuring;

/// <summary>Looks now and then for leases that are held, and steps that stand in the journal as begun, longer than any should be: how many there are is a metric, and which ones the log says.</summary>
internal sealed class OverdueWatch(Edge edge)
{
    private const string Leases = "OverdueLeases";
    private const string Steps = "OverdueSteps";
    private const string Table = "Table";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    // A step past its deadline gives up at its next look; the end of its incident, and the closing of one that was stopped, take minutes.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    /// <summary>Looks, where it is time to.</summary>
    public async Task LookAsync()
    {
        if (edge.Now - _lookedAt < Every)
        {
            return;
        }

        var overdue = await edge.Table.ReadDueAsync(Times.Write(edge.Now - Grace)).ConfigureAwait(false);
        _lookedAt = edge.Now;
        foreach (var item in overdue)
        {
            edge.Output.WriteLine($"{item.Pk} {item.Sk} should have ended by {item[Aws.TableWire.DueName]}");
        }

        var leases = overdue.Count(item => item.Sk == TableKeys.LeaseItem);
        Print(Leases, leases);
        Print(Steps, overdue.Count - leases);
    }

    private void Print(string metric, int count) => edge.Output.WriteLine(EmfLine.Write(metric, "Count", count, edge.Now, (Table, edge.Settings.Table)));
}

using Amazon.Lambda.Core;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>
/// Takes an incident back because a person ordered it: closes what it opened, waits for days until nothing is in it, deletes it, and puts aws-node's environment back.
/// Each look decides anew, so that it may be ordered again at any time.
/// </summary>
public sealed class RollBack(Edge edge)
{
    private const int BusySeconds = 60;

    /// <summary>In Lambda.</summary>
    public RollBack()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers done when nothing is left that could be taken back.</summary>
    public Task<RollbackAnswer> Handle(RollbackInput input, ILambdaContext context) => RunAsync(input.Given());

    // The lease is held for the time of a look and no longer: an emergency mustn't wait for what drains.
    private async Task<RollbackAnswer> RunAsync(RollbackInput order)
    {
        var (file, input) = await FindAsync(order).ConfigureAwait(false);
        if (!(await Lease.TakeAsync(edge, file.Plan.Vpc, input, isLikelyFree: true).ConfigureAwait(false)).IsOurs)
        {
            return new RollbackAnswer.Wait(BusySeconds);
        }

        try
        {
            var answer = await new RollbackRun(edge, input, order.By ?? "nobody named").LookAsync(file).ConfigureAwait(false);
            await Lease.ReleaseAsync(edge, file.Plan.Vpc, input.Execution).ConfigureAwait(false);
            return answer;
        }
        catch (Exception e) when (e is not (ThrottledException or TransientException))
        {
            // The workflow tries those two again, which finds the lease ours; after anything else nobody would release it.
            await Lease.ReleaseAsync(edge, file.Plan.Vpc, input.Execution).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(IncidentFile File, TaskInput Input)> FindAsync(RollbackInput order)
    {
        var asked = new TaskInput { Incident = order.Incident };
        var file = await IncidentFile.FindAsync(edge, asked.Id).ConfigureAwait(false) ?? throw new RollbackRefusedException(asked.Id, "there is no such incident; its id is in its report and in its notification");
        if (file.Record.Plan is null)
        {
            throw new RollbackRefusedException(asked.Id, "it had no plan, so that it changed nothing");
        }

        if (file.Record.Status == IncidentRecord.Open && (await edge.Workflow.ReadAsync(file.Record.Execution).ConfigureAwait(false)).IsRunning)
        {
            throw new RollbackRefusedException(asked.Id, $"it is under way; wait for its report, or stop it first ({file.Record.Execution})");
        }

        var written = await Documents.FindAsync(edge, BucketKeys.ReportJson(asked.Id), StepsJson.Default.ReportFacts).ConfigureAwait(false);
        return (file, asked with
        {
            Incident = new IncidentInput(asked.Id, asked.Execution, file.Record.StartedAt),
            Request = new RequestInput(file.Record.Cluster, Reason: written?.Trigger),
        });
    }
}

using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Network;
using Headroom.Decisions.Reporting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>Cleans up after an execution that ended without its own end: it was stopped, ran out of its time, or its report failed.</summary>
public sealed class CloseAbandoned(Edge edge)
{
    /// <summary>In Lambda.</summary>
    public CloseAbandoned()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Releases the lease, writes the report and closes the incident, unless that has been done.</summary>
    public Task<EventAnswer> Handle(CloudWatchEvent<JsonElement> input, ILambdaContext context) => RunAsync(ExecutionEvent.Read(input.Given().Detail));

    private async Task<EventAnswer> RunAsync(ExecutionEvent ended)
    {
        if (ended.Status is "RUNNING" or "SUCCEEDED" or "PENDING_REDRIVE")
        {
            return new EventAnswer("ignored", $"{ended.Name} is {ended.Status}");
        }

        // The event is some seconds old, and somebody may have redriven the execution since.
        if ((await edge.Workflow.ReadAsync(ended.Execution).ConfigureAwait(false)).IsRunning)
        {
            return new EventAnswer("ignored", $"{ended.Name} runs again");
        }

        // The workflow's own release may be what failed, so that a closed incident may still have its lease.
        var file = await IncidentFile.FindAsync(edge, ended.Name).ConfigureAwait(false);
        if (file?.Record.Vpc is { } vpc)
        {
            await Lease.ReleaseAsync(edge, new VpcId(vpc), ended.Execution).ConfigureAwait(false);
        }

        if (file?.Record.Status == IncidentRecord.Closed)
        {
            // The report may have died between closing the incident and letting go of the cluster.
            var trace = Closing.TraceOf(new TaskInput { Request = ended.Request }, file.Record, file.Record.Outcome ?? IncidentOutcome.Failed);
            await ClusterStates.CloseAsync(edge, file.Record.Cluster, ended.Name, await ClusterStates.ReadAsync(edge, file.Record.Cluster).ConfigureAwait(false), trace).ConfigureAwait(false);
            return new EventAnswer("ignored", $"{ended.Name} is {ended.Status} and its incident is closed");
        }

        var cluster = file?.Record.Cluster ?? ended.Request?.Cluster;
        if (cluster is null)
        {
            return new EventAnswer("ignored", $"{ended.Name} names no cluster");
        }

        var task = new TaskInput { Incident = new IncidentInput(ended.Name, ended.Execution, ended.StartedAt), Request = ended.Request ?? new RequestInput(cluster) };

        // A report that was written before the execution ended knows better why it did.
        var written = await Documents.FindAsync(edge, BucketKeys.ReportJson(ended.Name), StepsJson.Default.ReportFacts).ConfigureAwait(false);
        await Closing.EndAsync(edge, task, written?.Error ?? new ReportError($"Execution{ended.Status}", $"the execution ended as {ended.Status} before its own report; what it had done by then stays as the journal says")).ConfigureAwait(false);
        return new EventAnswer("closed", ended.Name);
    }
}

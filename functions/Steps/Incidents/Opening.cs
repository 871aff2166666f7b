namespace Headroom.Steps.Incidents;

/// <summary>Makes an execution the cluster's one open incident.</summary>
internal static class Opening
{
    /// <summary>The incident's file; opens it where this is the first call.</summary>
    public static async Task<IncidentFile> EnsureAsync(Edge edge, TaskInput input)
    {
        if (await IncidentFile.FindAsync(edge, input.Id).ConfigureAwait(false) is { } open)
        {
            return open.Opened();
        }

        await ClaimAsync(edge, input).ConfigureAwait(false);
        var record = new IncidentRecord { Id = input.Id, Cluster = input.Cluster, Execution = input.Execution, StartedAt = input.StartedAt };
        return await new IncidentFile(record, []).SaveAsync(edge, record).ConfigureAwait(false);
    }

    // MeasureCapacity and OnAlarm have claimed before they started the execution; a run that a person started claims here.
    private static async Task ClaimAsync(Edge edge, TaskInput input)
    {
        var read = await ClusterStates.ReadLiveAsync(edge, input.Cluster, Arns.StateMachineOf(input.Execution)).ConfigureAwait(false);
        if (read.State.Incident == input.Id)
        {
            return;
        }

        if (read.State.Incident is { } other)
        {
            throw new IncidentOpenException(input.Cluster, other);
        }

        if (!await ClusterStates.OpenAsync(edge, input.Cluster, input.Id, alarm: null, read, isAttempt: !input.IsPreparation).ConfigureAwait(false))
        {
            throw new TransientException("dynamodb:PutItem", new InvalidOperationException($"another response to {input.Cluster} starts at this moment"));
        }
    }
}

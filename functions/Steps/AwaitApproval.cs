using Amazon.Lambda.Core;
using Headroom.Steps.Consenting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>Keeps the token of the task that waits for an approval, for who answers to wake it with.</summary>
public sealed class AwaitApproval(Edge edge)
{
    /// <summary>In Lambda.</summary>
    public AwaitApproval()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers what nobody reads: the task's result is what comes with its token.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        var token = input.Token is { Length: > 0 } given ? given : throw new MalformedInputException("'token' is missing");
        var file = await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false);
        var entry = Waiting.Find(file) ?? throw new JournalBrokenException($"incident {input.Id} waits for an approval that nobody was asked for");

        // Somebody was faster with the answer than this with the token.
        if (entry.HasEnded)
        {
            await edge.Workflow.WakeAsync(token).ConfigureAwait(false);
        }
        else
        {
            await file.SaveAsync(edge, Waiting.WithToken(entry, token)).ConfigureAwait(false);
        }

        return new StepAnswer.Done();
    }
}

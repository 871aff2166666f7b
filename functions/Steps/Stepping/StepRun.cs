using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Stepping;

/// <summary>One call of an acting step: the planned step whose turn it is, and its entry in the journal.</summary>
internal sealed class StepRun<T>
    where T : PlannedStep
{
    private readonly Edge _edge;
    private readonly IncidentFile _file;

    private StepRun(Edge edge, IncidentFile file, T step, JournalEntry entry) => (_edge, _file, Step, Entry) = (edge, file, step, entry);

    public T Step { get; }

    public Plan Plan => _file.Plan;

    public IncidentFile File => _file;

    public JournalEntry Entry { get; private set; }

    /// <summary>True until the entry is in the journal: nothing was done yet.</summary>
    public bool IsNew => Entry.Version == 0;

    /// <summary>Null when it isn't this kind's turn: the call is a repetition of one that has done its work.</summary>
    public static async Task<StepRun<T>?> FindAsync(Edge edge, TaskInput input, Func<T, IncidentFile, TimeSpan> limit)
    {
        var file = (await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false)).Of(input.Cluster);
        if (file.NextMove() is not Move.Act { Step: T step } act)
        {
            return null;
        }

        var entry = file.Journal.FirstOrDefault(j => j.Step.Number == act.Number) ?? JournalEntry.Begin(StepKinds.Of(step), act.Number, edge.Now, limit(step, file));
        return new StepRun<T>(edge, file, step, entry);
    }

    /// <summary>Writes ahead what is there before the change; a later call finds it written.</summary>
    /// <param name="before">What is there.</param>
    /// <param name="made">What will be made, where that is known ahead.</param>
    public async Task IntendAsync(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string>? made = null)
    {
        if (IsNew)
        {
            await SaveAsync(Entry with { Step = Entry.Step with { Before = before, Made = made ?? Entry.Step.Made } }).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what the step has made so far, where that is news.</summary>
    public Task MadeAsync(IReadOnlyDictionary<string, string> made) => SaveAsync(Entry.Having(made));

    public async Task SaveAsync(JournalEntry entry) => Entry = ReferenceEquals(entry, Entry) ? entry : await _file.SaveAsync(_edge, entry).ConfigureAwait(false);

    public async Task<StepAnswer> DoneAsync(IReadOnlyDictionary<string, string> made, string? note = null)
    {
        await SaveAsync(Entry.Ended(StepState.Done, _edge.Now, step => step with { Made = made, Note = note ?? step.Note })).ConfigureAwait(false);
        return new StepAnswer.Done();
    }

    /// <summary>Answers wait, or gives up where the deadline has passed.</summary>
    /// <param name="seconds">How long to wait.</param>
    /// <param name="seen">What was seen last, for the error.</param>
    public async Task<StepAnswer> WaitAsync(int seconds, string seen) =>
        _edge.Now < Entry.Step.Deadline ? new StepAnswer.Wait(seconds) : throw await FailedAsync(new StepExpiredException(Entry.Step.Kind, Entry.Step.Deadline, seen)).ConfigureAwait(false);

    /// <summary>Leaves a candidate for the plan's next one, or gives up where it was the last.</summary>
    public async Task<StepAnswer> PassOverAsync(CidrConflictException error)
    {
        if (Fallbacks.AreUsedUp(Plan, _file.Entries))
        {
            throw await FailedAsync(error).ConfigureAwait(false);
        }

        await SaveAsync(Entry.Ended(StepState.PassedOver, _edge.Now, step => step with { Note = error.Reason })).ConfigureAwait(false);
        return new StepAnswer.Done();
    }

    /// <summary>Writes in the journal why the step gives up, and hands the error back to be thrown.</summary>
    public async Task<Exception> FailedAsync(Exception error)
    {
        await SaveAsync(Entry.Ended(StepState.Failed, _edge.Now, step => step with { Note = error.Message })).ConfigureAwait(false);
        return error;
    }
}

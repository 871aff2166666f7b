using Amazon.Lambda.Core;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Verification;
using Headroom.Steps.Incidents;
using Headroom.Steps.Stepping;

namespace Headroom.Steps;

/// <summary>Looks at the cluster again and again until every zone of the plan has a verdict, which goes into the journal.</summary>
public sealed class Verify(Edge edge)
{
    // ipamd rests 120 s after it found a subnet empty: one look in that time and one after it are enough for most, and each takes eight calls.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(75);
    private const int RoundSeconds = 60;

    // What the incident's snapshot says doesn't change once a step has acted; a warm environment reads it once.
    private (string Incident, ClusterSnapshot Snapshot)? _start;

    /// <summary>In Lambda.</summary>
    public Verify()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Starts a reading, or collects it and judges.</summary>
    public Task<StepAnswer> Handle(TaskInput input, ILambdaContext context) => RunAsync(input.Given());

    private async Task<StepAnswer> RunAsync(TaskInput input)
    {
        var file = await WithoutCanariesAsync(await IncidentFile.ReadAsync(edge, input.Id).ConfigureAwait(false)).ConfigureAwait(false);
        if (file.NextMove() is not Move.Verify verify)
        {
            return new StepAnswer.Done();
        }

        var changedAt = ChangedAt(file);
        var entry = file.Journal.FirstOrDefault(j => j.Step.Number == verify.Number) ?? JournalEntry.Begin(StepKinds.Verify, verify.Number, edge.Now, changedAt + Recovery.Patience - edge.Now).OnRunnerOf(file.Journal);
        if (entry.Version == 0 && edge.Now - changedAt < FirstLook)
        {
            return new StepAnswer.Wait((int)Math.Ceiling((FirstLook - (edge.Now - changedAt)).TotalSeconds));
        }

        var (reading, moved) = await ReadAsync(input, entry).ConfigureAwait(false);
        if (reading is null)
        {
            var seconds = moved.Work.ContainsKey(Runner.ReadKey) ? Runner.Seconds(edge, moved, Runner.ReadKey) : RoundSeconds;
            if (!ReferenceEquals(moved, entry))
            {
                await file.SaveAsync(edge, moved).ConfigureAwait(false);
            }

            return new StepAnswer.Wait(seconds);
        }

        return await JudgeAsync(input, file, verify.Of, changedAt, moved, reading).ConfigureAwait(false);
    }

    // The workflow comes here with canaries still to be sent only where their function failed for good: they are done without.
    private async Task<IncidentFile> WithoutCanariesAsync(IncidentFile file)
    {
        if (file.NextMove() is not Move.Act { Step: PlannedStep.SendCanaries } act)
        {
            return file;
        }

        var entry = file.Journal.FirstOrDefault(j => j.Step.Number == act.Number) ?? JournalEntry.Begin(act.Kind, act.Number, edge.Now, TimeSpan.Zero);
        var given = entry.Ended(StepState.Done, edge.Now, step => step with { Canaries = null, Note = "Sending canaries failed (the execution's history says why), so that recovery is judged without them." });
        var saved = await file.SaveAsync(edge, given).ConfigureAwait(false);
        return file with { Journal = [.. file.Journal.Where(j => j.Step.Number != act.Number), saved] };
    }

    // They say what the change that they were sent after has come to, and nothing of a later one.
    private static IReadOnlyDictionary<string, Canary> CanariesFor(IncidentFile file, int number) =>
        file.Entries.Any(e => e.Kind == StepKinds.Verify && e.Number < number) ? new Dictionary<string, Canary>()
            : file.Entries.LastOrDefault(e => e.Kind == StepKinds.SendCanaries)?.Canaries ?? new Dictionary<string, Canary>();

    // What the verdict is about took effect when the last change was seen to be done.
    private static DateTimeOffset ChangedAt(IncidentFile file) =>
        file.Entries.Where(e => e.Kind is StepKinds.OpenSubnets or StepKinds.ConfigureAwsNode or StepKinds.RestartAwsNode && e.State == StepState.Done).Max(e => e.EndedAt)
            ?? throw new JournalBrokenException($"incident {file.Record.Id} has nothing to verify");

    // A reading that fails says nothing about the cluster: until the deadline it is tried anew.
    private async Task<(ClusterReading? Reading, JournalEntry Entry)> ReadAsync(TaskInput input, JournalEntry entry)
    {
        try
        {
            return await Runner.ReadAsync(edge, input, entry).ConfigureAwait(false);
        }
        catch (Exception e) when (edge.Now < entry.Step.Deadline && e is KubectlFailedException or CommandFailedException or RunnerOfflineException or ReadingTruncatedException)
        {
            var tried = Runner.Forget(entry);
            return (null, tried with { Step = tried.Step with { Note = e.Message } });
        }
    }

    private async Task<StepAnswer> JudgeAsync(TaskInput input, IncidentFile file, VerifyOf of, DateTimeOffset changedAt, JournalEntry entry, ClusterReading reading)
    {
        var start = await StartAsync(input).ConfigureAwait(false);
        var before = of == VerifyOf.Recovery ? start : await SeenBeforeAsync(input, file, entry, start).ConfigureAwait(false);
        var present = PrefixReservation.Noted(await Snapshots.RefreshAsync(edge, start with { ReadAt = edge.Now, Inside = reading }).ConfigureAwait(false), file.Entries);
        var facts = new VerifyFacts
        {
            Zones = file.Plan.Zones,
            Opened = [.. Fallbacks.InForce(file.Plan, file.Entries).Steps.OfType<PlannedStep.OpenSubnets>().SelectMany(s => s.Blocks)],
            Before = before,
            Present = present,
            ChangedAt = changedAt,
            Deadline = entry.Step.Deadline,
            Canaries = CanariesFor(file, entry.Step.Number),
            Floor = edge.PolicyOf(input.Cluster).Floor,
        };
        var verdicts = of == VerifyOf.Recovery ? Recovery.Judge(facts, edge.Now) : Recovery.JudgeSettings(facts, edge.Now);
        if (verdicts.Values.Contains(ZoneVerdict.NotYet))
        {
            await file.SaveAsync(edge, entry with { Step = entry.Step with { Verdicts = verdicts } }).ConfigureAwait(false);
            return new StepAnswer.Wait(RoundSeconds);
        }

        await Documents.WriteAsync(edge, BucketKeys.Seen(input.Id, entry.Step.Number), present).ConfigureAwait(false);
        await Documents.WriteAsync(edge, BucketKeys.Remembered(input.Cluster), present).ConfigureAwait(false);
        var causes = Triage.Diagnose(present, edge.PolicyOf(input.Cluster));
        var left = Leftovers.Say(causes);
        var stuck = of == VerifyOf.Recovery && verdicts.Values.Contains(ZoneVerdict.No) ? StuckIpamd.Evidence(facts, causes) : [];
        await file.SaveAsync(edge, entry.Ended(StepState.Done, edge.Now, step => step with { Verdicts = verdicts, StuckIpamd = stuck, Note = left ?? step.Note })).ConfigureAwait(false);
        return new StepAnswer.Done();
    }

    private async Task<ClusterSnapshot> StartAsync(TaskInput input)
    {
        if (_start is not { } known || known.Incident != input.Id)
        {
            _start = known = (input.Id, await Documents.SnapshotAsync(edge, BucketKeys.Snapshot(input.Id)).ConfigureAwait(false));
        }

        return known.Snapshot;
    }

    // Settings are judged against the cluster as the verification before them saw it.
    private async Task<ClusterSnapshot> SeenBeforeAsync(TaskInput input, IncidentFile file, JournalEntry entry, ClusterSnapshot start) =>
        file.Entries.LastOrDefault(e => e.Kind == StepKinds.Verify && e.Number < entry.Step.Number) is { } last
            ? await Documents.SnapshotAsync(edge, BucketKeys.Seen(input.Id, last.Number)).ConfigureAwait(false)
            : start;
}

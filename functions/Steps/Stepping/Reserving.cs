using Headroom.Decisions.Network;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Aws;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Stepping;

/// <summary>
/// Ensures the reservations for prefixes in subnets that were made. They are worth less than a minute of an emergency, even where EC2 throttles: one that can't be had is left out,
/// and the journal says why.
/// </summary>
/// <param name="edge">The outside world.</param>
/// <param name="run">The step.</param>
/// <param name="input">The task.</param>
internal sealed class Reserving(Edge edge, StepRun<PlannedStep.CreateSubnets> run, TaskInput input)
{
    private const string SinceKey = "reserving since";
    private const string KeyTail = " reservation";

    // A look that starts later is the last one. EC2's bucket of this operation has 5 tokens and gets one back each second.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private bool _again;

    // What this look was throttled with: more of the same would only cost time.
    private ThrottledException? _throttled;

    /// <summary>What is in the journal ahead of the calls: what was made before, and what may be there whatever answer comes.</summary>
    public IEnumerable<KeyValuePair<string, string>> Ahead(IEnumerable<SubnetReading> subnets) =>
        Wanted(subnets).Select(w => MadeBefore(w.Part) ?? KeyValuePair.Create(Key(w.Subnet), w.Part.ToString()));

    /// <summary>Looks at each subnet and reserves what isn't reserved.</summary>
    /// <param name="subnets">The step's subnets.</param>
    /// <returns>What is made, why the rest isn't, and whether to look again.</returns>
    public async Task<(IReadOnlyDictionary<string, string> Made, string? Note, bool Again)> EnsureAsync(IReadOnlyList<SubnetReading> subnets)
    {
        var since = Times.Read(run.Entry.Work.GetValueOrDefault(SinceKey)) ?? edge.Now;
        var isLast = edge.Now >= since + Longest || edge.Now >= run.Entry.Step.Deadline;
        foreach (var (subnet, part) in Wanted(subnets))
        {
            if (MadeBefore(part) is { } made)
            {
                _made[made.Key] = made.Value;
                continue;
            }

            await TryAsync(subnet, part, isLast).ConfigureAwait(false);
        }

        if (_again)
        {
            var made = run.Entry.Step.Made.Where(m => !m.Key.EndsWith(KeyTail, StringComparison.Ordinal)).Concat(_made).DistinctBy(m => m.Key).ToDictionary();
            await run.SaveAsync(run.Entry.With(SinceKey, Times.Write(since)).Having(made)).ConfigureAwait(false);
        }

        return (_made, _notes.Count == 0 ? null : string.Join(' ', _notes), _again);
    }

    private async Task TryAsync(SubnetId subnet, Cidr part, bool isLast)
    {
        var isLookedFor = false;
        try
        {
            var there = await edge.Vpcs.ReadReservationsAsync(subnet).ConfigureAwait(false);
            isLookedFor = true;
            if (there.FirstOrDefault(r => r.Block.Overlaps(part) && !(r.Block == part && PrefixReservation.IsOf(input.Id, r))) is { } foreign)
            {
                _notes.Add($"{part} isn't reserved for prefixes, since somebody has reserved {foreign.Block} there.");
            }
            else if (there.FirstOrDefault(r => r.Block == part) is { } ours)
            {
                _made[ours.Id!] = part.ToString();
            }
            else if (_throttled is { } throttled)
            {
                Missed(subnet, part, isLookedFor, throttled, isLast);
            }
            else
            {
                var made = await edge.Space.ReserveAsync(subnet, part, PrefixReservation.DescriptionOf(input.Id), Tags()).ConfigureAwait(false);
                _made[made.Id!] = part.ToString();
            }
        }
        catch (Exception e) when (IsAnswer(e) || IsFinal(e))
        {
            _throttled ??= e as ThrottledException;
            Missed(subnet, part, isLookedFor, e, isLast || IsFinal(e));
        }
    }

    private void Missed(SubnetId subnet, Cidr part, bool isLookedFor, Exception e, bool isLast)
    {
        var isAbsent = isLookedFor && AwsErrors.IsRefusal(e);
        if (isLast)
        {
            var why = e is ThrottledException or TransientException ? $"no try went through ({e.InnerException?.Message.Short()})" : e.Message;
            _notes.Add($"{(isAbsent ? $"{part} isn't reserved for prefixes" : $"Whether {part} is reserved for prefixes can't be seen")}: {why}.");
        }

        if (!isLast || !isAbsent)
        {
            // An earlier try, or one before the function was killed, may have had its effect; a refusal may be of our own reservation, which a look doesn't show yet.
            _made[Key(subnet)] = part.ToString();
        }

        _again |= !isLast;
    }

    private static bool IsFinal(Exception e) => e is AccessDeniedException or QuotaReachedException;

    private static bool IsAnswer(Exception e) => e is ThrottledException or TransientException or NotFoundException or ConflictException or RefusedException or AnswerMalformedException;

    private Dictionary<string, string> Tags() => new(run.Step.Tags) { [TagKeys.Incident] = input.Id, ["headroom:cluster"] = input.Cluster };

    private static string Key(SubnetId subnet) => subnet + KeyTail;

    private KeyValuePair<string, string>? MadeBefore(Cidr part) => run.Entry.Step.Made
        .Where(m => Ids.IsReservation(m.Key) && m.Value == part.ToString()).Select(m => (KeyValuePair<string, string>?)m).FirstOrDefault();

    private IEnumerable<(SubnetId Subnet, Cidr Part)> Wanted(IEnumerable<SubnetReading> subnets) =>
        from subnet in subnets
        join planned in run.Step.Subnets on subnet.Block equals planned.Block
        where planned.Reservation is not null
        select (subnet.Id, planned.Reservation.GetValueOrDefault());
}

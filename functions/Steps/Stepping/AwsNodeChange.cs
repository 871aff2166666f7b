using System.Security.Cryptography;
using System.Text;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Snapshot;
using Headroom.Steps.Incidents;

namespace Headroom.Steps.Stepping;

/// <summary>Moves aws-node's environment one step towards what is wanted: through EKS on a managed add-on, then, where that didn't take or nothing is managed, with kubectl on the runner.</summary>
/// <param name="edge">The outside world.</param>
/// <param name="input">The task.</param>
/// <param name="wanted">Variable → value; null to leave it out.</param>
/// <param name="expected">What the variables may have been before; anything else is somebody's change, which isn't overwritten.</param>
/// <param name="prefix">Keeps the ids of two changes in one entry's work apart.</param>
internal sealed class AwsNodeChange(Edge edge, TaskInput input, IReadOnlyDictionary<string, string?> wanted, IReadOnlyDictionary<string, string?> expected, string prefix)
{
    private const string Skipped = "-";
    private const string Unchanged = "outcome\tunchanged";

    // aws-node rolls out 10 % of its pods at a time; a pod takes some 20 s, longer where its image is pulled.
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan EachNode = TimeSpan.FromSeconds(6);
    private const int AddonSeconds = 15;

    private string UpdateKey => prefix + "update";

    private string AddonDoneKey => prefix + "addonDone";

    private string CommandKey => prefix + "command";

    private string CommandDoneKey => prefix + "commandDone";

    private string FirstKey => prefix + "first";

    /// <summary>How long a roll-out may take on so many nodes.</summary>
    public static TimeSpan Patience(int nodes) => Least + (nodes * EachNode);

    /// <summary>True for what says that aws-node can't be seen or set; the rest is for the workflow to try again.</summary>
    public static bool IsFailure(Exception e) => e is AwsNodeNotConfiguredException or AwsNodeMissingException or MalformedInputException || Runner.IsFailure(e);

    /// <summary>True once something may have been changed.</summary>
    public bool HasActed(JournalEntry entry) => entry.Work.ContainsKey(UpdateKey) || entry.Work.ContainsKey(CommandKey) || entry.Work.ContainsKey(CommandDoneKey);

    /// <summary>Remembers of the command that was just sent that nothing can have been changed before it.</summary>
    public JournalEntry AsFirst(JournalEntry entry) => entry.Work.ContainsKey(CommandKey) && !entry.Work.ContainsKey(UpdateKey) ? entry.With(FirstKey, "yes") : entry;

    /// <summary>True where the only command that was sent found the environment as wanted: somebody else had set it so.</summary>
    public bool FoundIt(JournalEntry entry) => entry.Work.ContainsKey(FirstKey) && entry.Work.GetValueOrDefault(CommandDoneKey) == Unchanged;

    /// <summary>Without the command or reading that has failed and the host that it failed on, so that the next try starts anew.</summary>
    public JournalEntry Forget(JournalEntry entry) => Runner.Forget(Runner.Forget(entry), CommandKey);

    /// <summary>True once the runner has set the environment, while no reading is under way.</summary>
    public bool IsSetUnseen(JournalEntry entry) => entry.Work.ContainsKey(CommandDoneKey) && !entry.Work.ContainsKey(Runner.ReadKey);

    /// <summary>One move.</summary>
    /// <param name="entry">The entry whose work remembers what is under way.</param>
    /// <param name="managed">True when EKS manages the add-on.</param>
    public async Task<ChangeProgress> MoveAsync(JournalEntry entry, bool managed)
    {
        if (managed && !entry.Work.ContainsKey(AddonDoneKey))
        {
            return new(null, AddonSeconds, "EKS updates the add-on", await MoveAddonAsync(entry).ConfigureAwait(false));
        }

        // A self-managed aws-node needs no reading first: the script itself compares before it sets.
        if (entry.Work.ContainsKey(CommandKey) || (!managed && !entry.Work.ContainsKey(CommandDoneKey)))
        {
            return Commanded(await MoveCommandAsync(entry).ConfigureAwait(false));
        }

        var (reading, moved) = await Runner.ReadAsync(edge, input, entry).ConfigureAwait(false);
        if (reading is null)
        {
            return new(null, Runner.Seconds(edge, moved, Runner.ReadKey), "the runner reads the cluster", moved);
        }

        var awsNode = reading.AwsNode ?? throw new AwsNodeMissingException(input.Cluster);
        if (wanted.All(w => awsNode.Environment.GetValueOrDefault(w.Key) == w.Value))
        {
            return new(reading, 0, "", moved);
        }

        return moved.Work.ContainsKey(CommandDoneKey)
            ? throw new AwsNodeNotConfiguredException(input.Cluster, $"it was set, and something set it back ({string.Join(", ", awsNode.Managers)}); look for GitOps, Helm or Terraform that owns aws-node")
            : Commanded(await MoveCommandAsync(moved).ConfigureAwait(false));
    }

    private ChangeProgress Commanded(JournalEntry moved) => new(null, Runner.Seconds(edge, moved, CommandKey), "the runner sets aws-node's environment", moved);

    private async Task<JournalEntry> MoveAddonAsync(JournalEntry entry)
    {
        if (entry.Work.TryGetValue(UpdateKey, out var update))
        {
            var state = await edge.Clusters.ReadUpdateAsync(input.Cluster, update).ConfigureAwait(false);
            return state.Status switch
            {
                "InProgress" => entry,
                "Successful" => entry.With(AddonDoneKey, state.Status),
                _ => Noted(entry.With(AddonDoneKey, state.Status), $"EKS gave up the add-on's update ({state.Errors}), so that kubectl sets the environment; an add-on update may put it back"),
            };
        }

        var addon = await edge.Clusters.ReadAddonAsync(input.Cluster).ConfigureAwait(false);
        if (addon is null)
        {
            return entry.With(AddonDoneKey, Skipped);
        }

        // Somebody else's update is let through first.
        if (addon.Status is "CREATING" or "UPDATING")
        {
            return entry;
        }

        // The add-on's configuration may differ from what aws-node has, so that only the script can tell whether somebody has changed it since.
        if (AddonConfiguration.FindForeign(addon.ConfigurationValues, wanted, expected) is { } foreign)
        {
            return Noted(entry.With(AddonDoneKey, Skipped), $"the add-on's configuration has {foreign}, for which the plan wasn't made, so that kubectl compares and sets the environment; an add-on update may put it back");
        }

        var values = AddonConfiguration.Merge(addon.ConfigurationValues, wanted);
        if (AddonConfiguration.AreEqual(values, addon.ConfigurationValues))
        {
            return entry.With(AddonDoneKey, Skipped);
        }

        return await StartUpdateAsync(entry, addon, values).ConfigureAwait(false);
    }

    // EKS refuses values that the add-on's version has no schema for, and an add-on that is being updated.
    private async Task<JournalEntry> StartUpdateAsync(JournalEntry entry, AddonReading addon, string values)
    {
        try
        {
            return entry.With(UpdateKey, await edge.Clusters.UpdateAddonAsync(input.Cluster, addon, values, Token(entry)).ConfigureAwait(false));
        }
        catch (ConflictException)
        {
            return entry;
        }
        catch (RefusedException e)
        {
            return Noted(entry.With(AddonDoneKey, Skipped), $"{e.Message}, so that kubectl sets the environment; an add-on update may put it back");
        }
    }

    private async Task<JournalEntry> MoveCommandAsync(JournalEntry entry)
    {
        var parameters = new Dictionary<string, string> { ["Cluster"] = input.Cluster, ["Environment"] = EnvironmentText.Of(wanted), ["Expected"] = EnvironmentText.Of(expected) };
        var (output, moved) = await Runner.MoveAsync(edge, new DocumentRun(CommandKey, edge.Settings.ConfigureDocument, parameters, $"headroom {input.Id}"), entry).ConfigureAwait(false);
        return output is null ? moved : moved.With(CommandDoneKey, OutcomeOf(output));
    }

    private string OutcomeOf(string output)
    {
        var lines = output.Split('\n');
        return lines is ["headroom-configure-1", "outcome\tset" or Unchanged, ..]
            ? lines[1]
            : throw new AwsNodeNotConfiguredException(
                input.Cluster,
                lines is [_, "outcome\tconflict", ..] ? $"it isn't what the plan was made for ({EnvironmentText.Of(expected)}); somebody has changed it since" : "the script's output isn't in the form of headroom-configure-1");
    }

    // The same token starts one update only, however often the call is repeated.
    private string Token(JournalEntry entry) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{input.Id} {prefix} {entry.Step.Number}")))[..32];

    private static JournalEntry Noted(JournalEntry entry, string note) => entry with { Step = entry.Step with { Note = note } };
}

/// <summary>How far a change of aws-node is.</summary>
/// <param name="Seen">The reading that shows the environment as wanted, or null while there is none.</param>
/// <param name="Seconds">How long to wait before the next move.</param>
/// <param name="Waiting">What is being waited for.</param>
/// <param name="Entry">The entry, to be saved where it differs.</param>
internal sealed record ChangeProgress(ClusterReading? Seen, int Seconds, string Waiting, JournalEntry Entry);

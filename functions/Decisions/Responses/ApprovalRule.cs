using Headroom.Decisions.Journal;

namespace Headroom.Decisions.Responses;

/// <summary>A person's answer to a plan that waits.</summary>
/// <param name="Plan">The hash of the plan that the person has read.</param>
/// <param name="Approves">False to refuse it.</param>
/// <param name="By">Who answers.</param>
public sealed record ApprovalAnswer(string Plan, bool Approves, string By);

/// <summary>Whether an answer counts.</summary>
public static class ApprovalRule
{
    /// <summary>Why the answer doesn't count, or null.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="hash">The hash of the plan that waits.</param>
    /// <param name="entry">The journal's entry of the wait, or null when the incident doesn't wait.</param>
    /// <param name="now">Now.</param>
    public static string? WhyNot(ApprovalAnswer answer, string hash, StepEntry? entry, DateTimeOffset now) =>
        entry is null ? "it doesn't wait for an approval"
        : entry.State == StepState.Intended && now >= entry.Deadline ? $"its plan could be approved until {entry.Deadline:yyyy-MM-dd HH:mm:ss} UTC; start the response again for a plan of now"
        : entry.State != StepState.Intended && !IsRepeated(answer, entry) ? $"it was answered before ({entry.Note})"
        // Refusing needs no right hash: whatever the person has read, nothing is to be done.
        : answer.Approves && answer.Plan != hash ? $"the plan that waits has the hash {hash}, and not {answer.Plan}: read that plan first"
        : null;

    /// <summary>The note of the journal for an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="now">When it was given.</param>
    /// <param name="proof">The execution that brought it, by which CloudTrail knows who it was.</param>
    public static string Note(ApprovalAnswer answer, DateTimeOffset now, string proof) =>
        $"{(answer.Approves ? "Approved" : "Refused")} by {answer.By} at {now:yyyy-MM-dd HH:mm:ss} UTC ({proof})";

    // The same person's answer, sent twice because the first answer seemed lost.
    private static bool IsRepeated(ApprovalAnswer answer, StepEntry entry) =>
        entry.Note?.StartsWith($"{(answer.Approves ? "Approved" : "Refused")} by {answer.By} at ", StringComparison.Ordinal) == true;
}

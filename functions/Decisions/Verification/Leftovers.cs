using Headroom.Decisions.Diagnosis;

namespace Headroom.Decisions.Verification;

/// <summary>What is left for people when verification has ended.</summary>
public static class Leftovers
{
    /// <summary>Each cause that calls for people, with what shows it first and what to do; null when there is none.</summary>
    public static string? Say(IReadOnlyList<Cause> causes)
    {
        var left = causes.Where(c => Answers.To(c) == Answer.People).GroupBy(c => c.Kind)
            .Select(kind => $"{kind.Key}: {string.Join(' ', kind.Select(c => c.Evidence[0]))} {Proposals.For(kind.Key).NextStep}").ToList();
        return left.Count == 0 ? null : string.Join(' ', left);
    }
}

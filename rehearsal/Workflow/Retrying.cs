using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Workflow;

/// <summary>Which errors a retrier or a catcher is for.</summary>
internal sealed record ErrorNames(IReadOnlyList<string> Names)
{
    public static ErrorNames Read(ClosedObject of, bool isLast)
    {
        var names = of.Texts("ErrorEquals");
        if (names.Count == 0)
        {
            throw new DeploymentException(of.Path, "ErrorEquals needs names");
        }

        return names.Contains(WorkflowErrorException.All) && (names.Count > 1 || !isLast)
            ? throw new DeploymentException(of.PathOf("ErrorEquals"), "States.ALL must be alone and last")
            : new(names);
    }

    public bool Match(WorkflowErrorException error) => !error.IsTerminal && Names.Any(name =>
        name == error.Error
        || name == WorkflowErrorException.All
        || (name == WorkflowErrorException.TaskFailed && error.Error != WorkflowErrorException.TimedOut));
}

/// <summary>One entry of Retry.</summary>
internal sealed record Retrier(ErrorNames Errors, int IntervalSeconds, double BackoffRate, int MaxAttempts, int? MaxDelaySeconds, bool Jitters)
{
    public static Retrier Read(ClosedObject fields, bool isLast)
    {
        // Defaults: specification, "Retrying after error".
        var retrier = new Retrier(
            ErrorNames.Read(fields, isLast),
            fields.OptionalWhole("IntervalSeconds") ?? 1,
            fields.OptionalNumber("BackoffRate") ?? 2,
            fields.OptionalWhole("MaxAttempts") ?? 3,
            fields.OptionalWhole("MaxDelaySeconds"),
            fields.OptionalText("JitterStrategy") switch
            {
                null or "NONE" => false,
                "FULL" => true,
                var strategy => throw new DeploymentException(fields.PathOf("JitterStrategy"), $"'{strategy}' is neither FULL nor NONE"),
            });
        fields.Ignore("Comment").End();
        return retrier is { IntervalSeconds: >= 1, BackoffRate: >= 1, MaxAttempts: >= 0, MaxDelaySeconds: null or >= 1 } && !(retrier.MaxDelaySeconds <= retrier.IntervalSeconds)
            ? retrier
            : throw new DeploymentException(fields.Path, "IntervalSeconds and BackoffRate are at least 1, MaxAttempts at least 0, MaxDelaySeconds above IntervalSeconds");
    }

    /// <summary>The pause before retry number <paramref name="retry"/>, from 0: with jitter any pause up to the backed-off one.</summary>
    public TimeSpan PauseBefore(int retry, Chance chance)
    {
        var seconds = IntervalSeconds * Math.Pow(BackoffRate, retry);
        var longest = (int)Math.Round(1000 * (MaxDelaySeconds is { } most ? Math.Min(seconds, most) : seconds));
        return TimeSpan.FromMilliseconds(Jitters ? chance.Below(longest + 1) : longest);
    }
}

/// <summary>One entry of Catch.</summary>
internal sealed record Catcher(ErrorNames Errors, ReferencePath? ResultPath, string Next)
{
    public static Catcher Read(ClosedObject fields, bool isLast)
    {
        var catcher = new Catcher(ErrorNames.Read(fields, isLast), DefinitionReader.Path(fields, "ResultPath", isResult: true), fields.Text("Next"));
        fields.Ignore("Comment").End();
        return catcher;
    }
}

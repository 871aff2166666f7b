using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Workflow;

/// <summary>Reads the core of the Amazon States Language that Headroom's workflow uses, and refuses all else.</summary>
internal static class DefinitionReader
{
    public static WorkflowDefinition Read(string text)
    {
        ClosedObject root;
        try
        {
            root = new ClosedObject(JsonNode.Parse(text), "$");
        }
        catch (JsonException broken)
        {
            throw new DeploymentException("$", $"the definition isn't JSON: {broken.Message}");
        }

        root.Ignore("Comment", "Version");
        if (root.OptionalText("QueryLanguage") is { } language and not "JSONPath")
        {
            throw new DeploymentException("$.QueryLanguage", $"'{language}' isn't interpreted, only JSONPath");
        }

        var states = root.Object("States");
        var read = states.Names.ToDictionary(name => name, name => ReadState(name, states.Object(name)), StringComparer.Ordinal);
        var definition = new WorkflowDefinition(root.Text("StartAt"), read, Seconds(root, "TimeoutSeconds"));
        root.End();
        CheckNames(definition);
        return definition;
    }

    /// <summary>A path: <c>$</c> where it isn't given, null where null is given.</summary>
    public static ReferencePath? Path(ClosedObject fields, string name, bool isResult = false)
    {
        if (!fields.Has(name))
        {
            return ReferencePath.Whole;
        }

        return fields.OptionalText(name) is not { } text ? null
            : isResult && text.StartsWith("$$", StringComparison.Ordinal) ? throw new DeploymentException(fields.PathOf(name), "a result can't be put into the context object")
            : ReferencePath.Parse(text, fields.PathOf(name));
    }

    private static State ReadState(string name, ClosedObject fields)
    {
        fields.Ignore("Comment");
        State state = fields.Text("Type") switch
        {
            "Task" => ReadTask(name, fields),
            "Pass" => new PassState(name, Path(fields, "InputPath"), Path(fields, "OutputPath"), fields.Has("Result"), fields.Optional("Result"), Template(fields, "Parameters"), Path(fields, "ResultPath", isResult: true), Next(fields)),
            "Wait" => ReadWait(name, fields),
            "Choice" => ReadChoice(name, fields),
            "Succeed" => new SucceedState(name, Path(fields, "InputPath"), Path(fields, "OutputPath")),
            "Fail" => new FailState(name, fields.OptionalText("Error"), fields.OptionalText("Cause"), OptionalPath(fields, "ErrorPath"), OptionalPath(fields, "CausePath")),
            var type => throw new DeploymentException(fields.PathOf("Type"), $"states of type '{type}' aren't interpreted"),
        };
        fields.End();
        return state;
    }

    private static TaskState ReadTask(string name, ClosedObject fields)
    {
        var retriers = fields.Objects("Retry");
        var catchers = fields.Objects("Catch");
        if (catchers.Count > 0 && fields.Has("OutputPath"))
        {
            throw new DeploymentException(fields.PathOf("OutputPath"), "isn't interpreted beside Catch: whether it applies to a caught error isn't documented");
        }

        return new TaskState(
            name,
            Path(fields, "InputPath"),
            Path(fields, "OutputPath"),
            fields.Text("Resource"),
            Template(fields, "Parameters"),
            Template(fields, "ResultSelector"),
            Path(fields, "ResultPath", isResult: true),
            [.. retriers.Select((retrier, index) => Retrier.Read(retrier, index == retriers.Count - 1))],
            [.. catchers.Select((catcher, index) => Catcher.Read(catcher, index == catchers.Count - 1))],
            Seconds(fields, "TimeoutSeconds"),
            Next(fields));
    }

    private static WaitState ReadWait(string name, ClosedObject fields)
    {
        var (seconds, path) = (Seconds(fields, "Seconds"), OptionalPath(fields, "SecondsPath"));
        return seconds is null == path is null
            ? throw new DeploymentException(fields.Path, "a Wait has either Seconds or SecondsPath")
            : new WaitState(name, Path(fields, "InputPath"), Path(fields, "OutputPath"), (int)(seconds?.TotalSeconds ?? 0), path, Next(fields));
    }

    private static ChoiceState ReadChoice(string name, ClosedObject fields)
    {
        var choices = new List<(Condition, string)>();
        foreach (var rule in fields.Objects("Choices"))
        {
            choices.Add((Condition.Read(rule), rule.Text("Next")));
            rule.Ignore("Comment").End();
        }

        return choices.Count == 0
            ? throw new DeploymentException(fields.Path, "a Choice needs Choices")
            : new ChoiceState(name, Path(fields, "InputPath"), Path(fields, "OutputPath"), choices, fields.OptionalText("Default"));
    }

    private static string? Next(ClosedObject fields) => (fields.OptionalText("Next"), fields.Flag("End")) switch
    {
        ({ } next, false) => next,
        (null, true) => null,
        _ => throw new DeploymentException(fields.Path, "a state has either Next or \"End\": true"),
    };

    private static PayloadTemplate? Template(ClosedObject fields, string name) =>
        fields.Optional(name) is { } node ? PayloadTemplate.Read(node, fields.PathOf(name)) : null;

    private static ReferencePath? OptionalPath(ClosedObject fields, string name) =>
        fields.OptionalText(name) is { } text ? ReferencePath.Parse(text, fields.PathOf(name)) : null;

    private static TimeSpan? Seconds(ClosedObject fields, string name) => fields.OptionalWhole(name) switch
    {
        null => null,
        // The longest that the service takes.
        var seconds and >= 0 and <= 99_999_999 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new DeploymentException(fields.PathOf(name), "is out of range"),
    };

    private static void CheckNames(WorkflowDefinition definition)
    {
        if (!definition.States.ContainsKey(definition.StartAt))
        {
            throw new DeploymentException("$.StartAt", $"there is no state '{definition.StartAt}'");
        }

        foreach (var state in definition.States.Values)
        {
            if (state.Name.Length > 80)
            {
                throw new DeploymentException($"$.States.{state.Name}", "a state's name has at most 80 characters");
            }

            if (state.Followers.FirstOrDefault(next => !definition.States.ContainsKey(next)) is { } missing)
            {
                throw new DeploymentException($"$.States.{state.Name}", $"there is no state '{missing}'");
            }
        }
    }
}

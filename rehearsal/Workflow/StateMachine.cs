using System.Collections.Concurrent;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Workflow;

/// <summary>A deployed workflow, and what each of its Task states does by the state's name.</summary>
internal sealed record StateMachine(string Arn, string Name, string RoleArn, WorkflowDefinition Definition, IReadOnlyDictionary<string, TaskCall> Tasks)
{
    /// <summary>The largest input, result or output (256 KiB as UTF-8).</summary>
    public const int MostBytes = 262_144;

    // Hundreds of worlds deploy the same definitions, which nobody changes once they are read.
    private static readonly ConcurrentDictionary<string, WorkflowDefinition> Definitions = new(StringComparer.Ordinal);

    /// <summary>Reads a definition and finds what its tasks name; anything unknown is refused here and not when the state is reached.</summary>
    public static StateMachine Deploy(string arn, string roleArn, string definition, TaskResolver resolve)
    {
        var read = Definitions.GetOrAdd(definition, DefinitionReader.Read);
        var tasks = read.States.Values.OfType<TaskState>().ToDictionary(
            task => task.Name,
            task => resolve(task.Resource) ?? throw new DeploymentException($"$.States.{task.Name}.Resource", $"nothing that is deployed or interpreted is called '{task.Resource}'"),
            StringComparer.Ordinal);
        return new(arn, arn[(arn.LastIndexOf(':') + 1)..], roleArn, read, tasks);
    }
}

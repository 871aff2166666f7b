using System.Collections;

namespace Headroom.LambdaHost;

/// <summary>Makes an instance of a handler's class: as Lambda does, or, on the world's clock, through the one composition root that functions have.</summary>
internal static class Composition
{
    public static object Make(Type handler, TimeProvider? clock, string taskRoot)
    {
        if (clock is null)
        {
            return Activator.CreateInstance(handler)!;
        }

        // (Edge edge), and Edge(environment, clock, http, root, output): known by their types only, since they are the task root's.
        var constructor = handler.GetConstructors().FirstOrDefault(candidate => candidate.GetParameters().Length == 1)
            ?? throw new InvalidOperationException($"{handler} has no constructor that takes its composition root");
        var root = constructor.GetParameters()[0].ParameterType;
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
        var made = root.GetConstructors().FirstOrDefault(candidate => candidate.GetParameters().Any(parameter => parameter.ParameterType == typeof(TimeProvider)))
            ?? throw new InvalidOperationException($"{root} has no constructor that takes a TimeProvider");
        return constructor.Invoke([made.Invoke([.. made.GetParameters().Select(parameter => Argument(parameter.ParameterType))])]);

        object? Argument(Type type) => type.IsInstanceOfType(environment) ? environment
            : type == typeof(TimeProvider) ? clock
            : type == typeof(string) ? taskRoot
            : null;
    }
}

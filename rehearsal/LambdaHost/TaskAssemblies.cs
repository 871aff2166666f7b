using System.Reflection;
using System.Runtime.Loader;

namespace Headroom.LambdaHost;

/// <summary>Loads a function's assembly from its task root, with the dependencies that its deps.json names: what was published runs, and nothing of this process.</summary>
internal sealed class TaskAssemblies(string root) : AssemblyLoadContext("function")
{
    private AssemblyDependencyResolver? _dependencies;

    public Assembly? Load(string name)
    {
        var path = Path.Combine(root, $"{name}.dll");
        if (!File.Exists(path))
        {
            return null;
        }

        _dependencies = new AssemblyDependencyResolver(path);
        return LoadFromAssemblyPath(path);
    }

    // ILambdaContext must be the type that this process makes contexts of.
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == "Amazon.Lambda.Core" ? null
        : _dependencies?.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
        : null;
}

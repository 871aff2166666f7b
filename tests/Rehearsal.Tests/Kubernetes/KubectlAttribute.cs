using System.Reflection;
using Headroom.Rehearsal.Tests.Referees;
using Xunit.Sdk;

namespace Headroom.Rehearsal.Tests.Kubernetes;

/// <summary>Runs a theory with one kubectl (its whole path); one that isn't here is a counted skip.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class KubectlAttribute : DataAttribute
{
    private readonly string? _path;

    /// <param name="name">The executable's name: <c>kubectl</c>, or <c>kubectl.1.20</c> for one of several.</param>
    public KubectlAttribute(string name)
    {
        _path = Executable.Find(name);
        Skip = _path is null ? $"there is no {name} here (docs/cluster-reading.md says where to get one)" : null;
    }

    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[_path]];
}

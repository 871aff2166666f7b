using Headroom.House.Tests;

namespace Headroom.Rehearsal.Tests.Workflow;

/// <summary>A test that an npm package judges; where the package isn't installed, it is skipped and counted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RefereeFactAttribute : FactAttribute
{
    public RefereeFactAttribute(string package)
    {
        if (!Directory.Exists(Path.Combine(Repository.Root, "node_modules", package)))
        {
            Skip = $"the referee {package} isn't installed: npm ci";
        }
    }
}

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>Finds a referee's executable.</summary>
internal static class Executable
{
    /// <summary>The path of an executable in HEADROOM_REFEREES (a directory), on PATH, or beside what a link on PATH called kubectl leads to; null when there is none.</summary>
    public static string? Find(string name)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var places = new[] { Environment.GetEnvironmentVariable("HEADROOM_REFEREES") ?? "" }.Concat(path.Split(Path.PathSeparator)).Where(place => place.Length > 0);
        foreach (var place in places)
        {
            if (File.Exists(Path.Combine(place, name)))
            {
                return Path.Combine(place, name);
            }

            // Some distributions keep kubectl.1.27 … kubectl.1.33 beside the kubectl that /usr/bin/kubectl links to.
            var kubectl = Path.Combine(place, "kubectl");
            var target = File.Exists(kubectl) ? Path.GetDirectoryName(File.ResolveLinkTarget(kubectl, returnFinalTarget: true)?.FullName) : null;
            if (target is not null && File.Exists(Path.Combine(target, name)))
            {
                return Path.Combine(target, name);
            }
        }

        return null;
    }
}

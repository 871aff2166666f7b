using Headroom.Decisions.Policy;
using Headroom.Infra.Accounts;

namespace Headroom.Infra.Functions;

/// <summary>The published function assembly: what <c>infra/app</c> leaves before it runs the app.</summary>
/// <param name="Folder">The folder that <c>dotnet publish</c> wrote.</param>
internal sealed record PublishedFunctions(string Folder)
{
    public const string Variable = "HEADROOM_FUNCTIONS";

    /// <summary>True when it was built with the official AWS packages; not knowing counts as no.</summary>
    public bool HasOfficialSdk
    {
        get
        {
            var note = Path.Combine(Folder, "aws-sdk.txt");
            return File.Exists(note) && File.ReadAllText(note).Trim() == "official";
        }
    }

    public static PublishedFunctions Find() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && Directory.Exists(folder)
            ? new(Path.GetFullPath(folder))
            : throw new AccountException([$"{Variable} must name the folder with the published functions; infra/app publishes them and sets it"]);

    /// <summary>A copy of the assembly with an account's policy beside it: the functions' asset.</summary>
    public string StageWith(IReadOnlyList<ClusterPolicy> policy, string name)
    {
        var staged = $"{Folder.TrimEnd(Path.DirectorySeparatorChar)}-{name}";
        if (Directory.Exists(staged))
        {
            Directory.Delete(staged, recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(staged, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.WriteAllText(Path.Combine(staged, "policy.json"), PolicyDocument.Write(policy));
        return staged;
    }
}

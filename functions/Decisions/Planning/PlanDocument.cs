namespace Headroom.Decisions.Planning;

/// <summary>The plan as the artefact that is stored, approved by its hash and shown to people.</summary>
public static class PlanDocument
{
    /// <summary>Canonical JSON in UTF-8: properties sorted, no white space; the same plan gives the same bytes.</summary>
    public static byte[] ToJson(Plan plan) => throw new NotImplementedException();

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static Plan FromJson(ReadOnlySpan<byte> json) => throw new NotImplementedException();

    /// <summary>SHA-256 of the canonical JSON, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(Plan plan) => throw new NotImplementedException();

    /// <summary>The plan for people.</summary>
    public static string ToMarkdown(Plan plan) => throw new NotImplementedException();
}

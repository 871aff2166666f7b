using System.Text.RegularExpressions;

namespace Headroom.Decisions.Policy;

/// <summary>Reads a policy's <c>verification</c>.</summary>
internal static partial class VerificationReader
{
    // An image's name has at most 255 characters by the distribution's specification; here its tag and digest are counted in.
    private const int MostImage = 255;

    public static VerificationPolicy Read(PolicyObject from)
    {
        var policy = new VerificationPolicy { Canary = from.Object("canary") is { } canary ? Canary(canary) : null };
        from.RefuseUnknown();
        return policy;
    }

    private static CanaryPolicy Canary(PolicyObject from)
    {
        var unset = new CanaryPolicy { Image = "" };
        var policy = new CanaryPolicy
        {
            Image = from.Text("image", text => text.Length <= MostImage && Image().IsMatch(text), "an image reference such as pause:3.10"),
            Namespace = from.OptionalText("namespace", text => Label().IsMatch(text), "a DNS label: a-z, 0-9 and -, 63 at most", unset.Namespace),
            DeadlineSeconds = from.Number("deadlineSeconds", 180, 900, unset.DeadlineSeconds),
        };
        from.RefuseUnknown();
        return policy;
    }

    // The same word as in the SSM document and its script, which check again: none of these characters means anything to a shell or in JSON.
    [GeneratedRegex(@"^[a-z0-9]+([._-]+[a-z0-9]+)*(:[0-9]{1,5}/[a-z0-9]+([._-]+[a-z0-9]+)*)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Image();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}

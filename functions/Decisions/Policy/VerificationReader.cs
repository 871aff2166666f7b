namespace Headroom.Decisions.Policy;

/// <summary>Reads a policy's <c>verification</c>.</summary>
internal static class VerificationReader
{
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
            Image = from.Text("image", CanaryForms.IsImage, "an image reference such as pause:3.10"),
            Namespace = from.OptionalText("namespace", CanaryForms.IsNamespace, "a DNS label: a-z, 0-9 and -, 63 at most", unset.Namespace),
            DeadlineSeconds = from.Number("deadlineSeconds", CanaryForms.LeastDeadline, CanaryForms.MostDeadline, unset.DeadlineSeconds),
        };
        from.RefuseUnknown();
        return policy;
    }
}

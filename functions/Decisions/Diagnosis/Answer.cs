namespace Headroom.Decisions.Diagnosis;

/// <summary>What a class of cause calls for.</summary>
public enum Answer
{
    /// <summary>Nothing, or nothing yet.</summary>
    None,

    /// <summary>Rung 1: more address space.</summary>
    Space,

    /// <summary>A person: Headroom has no repair for it, and doesn't hinder one of another cause.</summary>
    People,

    /// <summary>A refusal: as long as it lasts, no repair would work or be safe.</summary>
    Refusal,
}

/// <summary>Which cause calls for what.</summary>
public static class Answers
{
    /// <summary>What a cause calls for.</summary>
    public static Answer To(Cause cause) => cause.Confidence == Confidence.Possible ? Answer.None : To(cause.Kind);

    /// <summary>What a class of cause calls for once it is more than possible.</summary>
    public static Answer To(CauseKind kind) => kind switch
    {
        CauseKind.Healthy or CauseKind.RunwayShort => Answer.None,
        CauseKind.SubnetsExhausted or CauseKind.SubnetsFragmented => Answer.Space,
        CauseKind.EniSlotsExhausted or CauseKind.AddressesStranded or CauseKind.CooldownStarvation or CauseKind.NodeAddressesExhausted
            or CauseKind.QuotaReached or CauseKind.Throttled or CauseKind.SettingsDrifted or CauseKind.Unexplained => Answer.People,
        _ => Answer.Refusal,
    };
}

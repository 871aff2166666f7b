namespace Headroom.Rehearsal.Faults;

/// <summary>What goes wrong with a call.</summary>
public abstract record Fault
{
    /// <summary>The service refuses the call; nothing happens.</summary>
    /// <param name="Code">The code on the wire.</param>
    /// <param name="Message">The message.</param>
    /// <param name="Status">The HTTP status.</param>
    public sealed record Refused(string Code, string Message, int Status) : Fault;

    /// <summary>The answer is spoilt on its way.</summary>
    /// <param name="How">In which way.</param>
    /// <param name="Effect">True when the call had taken effect by then.</param>
    public sealed record Broken(Breakage How, bool Effect) : Fault;

    /// <summary>EC2's readers lag behind its writers, as its eventual consistency allows: from this call on, for as long, they see what was to be seen that long ago.</summary>
    /// <param name="By">By how much, and for how long.</param>
    public sealed record Stale(TimeSpan By) : Fault;

    /// <summary>The service throttles, in its own words.</summary>
    public static Fault Throttled(string service) => ServiceErrors.Of(service).Throttled("Rate exceeded");

    /// <summary>The service denies access, in its own words.</summary>
    public static Fault AccessDenied(string service) => ServiceErrors.Of(service).Denied("not authorized to perform this operation (injected by the rehearsal)");

    /// <summary>The service fails inside (5xx), in its own words.</summary>
    public static Fault InternalError(string service) => ServiceErrors.Of(service).Failed("An internal error has occurred (injected by the rehearsal)");
}

/// <summary>How an answer is spoilt.</summary>
public enum Breakage
{
    /// <summary>The client waits until it gives up.</summary>
    TimeOut,

    /// <summary>The connection breaks.</summary>
    ConnectionLost,

    /// <summary>The body is empty.</summary>
    EmptyBody,

    /// <summary>The body is not what the protocol says.</summary>
    GarbageBody,

    /// <summary>A load balancer on the way answers 503 with a page of its own.</summary>
    Gateway,

    /// <summary>The process of the function that called ends there and then.</summary>
    Crash,

    /// <summary>The function that called hangs until its own time is up.</summary>
    Hang,
}

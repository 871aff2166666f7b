using Headroom.Rehearsal.Faults;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>What an injected fault makes of an answer.</summary>
internal static class Spoilt
{
    private static readonly WireResponse Nothing = new(200, new Dictionary<string, string>(), default);

    /// <param name="how">In which way it is spoilt.</param>
    /// <param name="whole">The answer as it was, or null when the call didn't take effect.</param>
    public static WireResponse Of(Breakage how, WireResponse? whole) => how switch
    {
        Breakage.TimeOut => Nothing with { Delivery = Delivery.NeverArrives },
        Breakage.ConnectionLost => Nothing with { Delivery = Delivery.ConnectionLost },
        Breakage.Crash => Nothing with { Delivery = Delivery.NobodyThere },
        Breakage.Hang => Nothing with { Delivery = Delivery.Hangs },
        Breakage.EmptyBody => Headed(whole) with { Body = default },
        Breakage.GarbageBody => Headed(whole) with { Body = "<html>{"u8.ToArray() },
        Breakage.Gateway => new(503, new Dictionary<string, string> { ["Content-Type"] = "text/html" }, "<html><body>503 Service Unavailable</body></html>"u8.ToArray()),
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, "an unknown breakage"),
    };

    private static WireResponse Headed(WireResponse? whole) =>
        whole is null ? Nothing : whole with { Headers = whole.Headers.Where(h => h.Key != "Content-Length").ToDictionary() };
}

using Microsoft.AspNetCore.Http;

namespace Headroom.Rehearsal.Fronts.Loopback;

/// <summary>What a <see cref="LoopbackServer"/> serves. Called on the server's threads: whatever belongs to the world is asked for with <see cref="WorldThread.AskAsync{T}"/>.</summary>
public interface IHttpFront
{
    /// <summary>Answers one request; the response may be written piece by piece while <see cref="HttpContext.RequestAborted"/> isn't cancelled.</summary>
    Task HandleAsync(HttpContext context);
}

namespace Headroom.Decisions.Undoing;

/// <summary>When a rollback looks again: soon after what it has changed itself, seldom at what drains as pods and nodes come and go.</summary>
public static class RollbackPace
{
    private const int MostMoving = 60;
    private const int MostSoon = 20;

    // What was made a moment ago may not be shown yet.
    private const int LeastLooks = 1;

    // What has just been changed shows within seconds.
    private static readonly TimeSpan Moving = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Draining = TimeSpan.FromMinutes(15);

    /// <summary>Whether an action changes something.</summary>
    public static bool IsMove(UndoAction action) => action is not (UndoAction.Keep or UndoAction.Await);

    /// <summary>The pause before the next look, or null where nothing is left to look for.</summary>
    /// <param name="actions">What the present look found.</param>
    /// <param name="looks">How many looks there were before it.</param>
    public static TimeSpan? Next(IReadOnlyList<UndoAction> actions, int looks)
    {
        var isWaiting = actions.Any(a => a is UndoAction.Await);
        var isMoving = actions.Any(IsMove);
        return !isMoving && !isWaiting && looks >= LeastLooks ? null
            : (isMoving || !isWaiting) && looks < MostMoving ? Moving
            : looks < MostSoon ? Soon
            : Draining;
    }
}

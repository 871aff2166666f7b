namespace Headroom.Decisions.Calls;

/// <summary>
/// How many calls of one of EC2's operations a function makes: a few at once, then one each interval.
/// EC2 has a bucket of requests for each operation, account and Region, which all its callers share, the CNI of every node among them.
/// </summary>
/// <param name="Burst">Calls that may be made at once after a pause; at least 1.</param>
/// <param name="Interval">How long one more takes to be allowed.</param>
/// <remarks>Source of the buckets: "Request throttling for the Amazon EC2 API". Accounts may have raised theirs: these are AWS's defaults.</remarks>
public readonly record struct CallShare(int Burst, TimeSpan Interval)
{
    // A tenth of 100 requests and 20 more a second.
    private static readonly CallShare Reading = new(10, TimeSpan.FromMilliseconds(500));

    // A tenth of 50 and 5 more a second.
    private static readonly CallShare Changing = new(5, TimeSpan.FromSeconds(2));

    // Of 5 and one more a second, a tenth would be nothing: the reservations of three zones, and a quarter of what comes after.
    private static readonly CallShare Reserving = new(3, TimeSpan.FromSeconds(4));

    /// <summary>The share of an operation.</summary>
    /// <param name="operation">The IAM action, such as <c>ec2:CreateSubnet</c>.</param>
    public static CallShare Of(string operation) =>
        operation == "ec2:CreateSubnetCidrReservation" ? Reserving
        : operation.StartsWith("ec2:Describe", StringComparison.Ordinal) || operation.StartsWith("ec2:Get", StringComparison.Ordinal) ? Reading : Changing;

    /// <summary>Makes room for one more call.</summary>
    /// <param name="spent">When the share would be whole again by the calls so far; the earliest time for none.</param>
    /// <param name="now">The time.</param>
    /// <returns>How long the call has to wait, and when the share is whole again after it.</returns>
    public (TimeSpan Wait, DateTimeOffset Spent) Take(DateTimeOffset spent, DateTimeOffset now)
    {
        var whole = spent > now ? spent : now;
        var wait = whole - now - (Interval * (Burst - 1));
        return (wait > TimeSpan.Zero ? wait : TimeSpan.Zero, whole + Interval);
    }
}

using System.Net;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;

namespace Headroom.Steps.Tests.Support;

/// <summary>Every call that was made, and the faults that a test wants.</summary>
internal sealed class Calls
{
    private readonly Dictionary<string, (Exception Error, bool After, int Times)> _faults = [];
    private readonly Dictionary<string, Func<Task>> _meanwhile = [];

    public List<string> Log { get; } = [];

    public int Count(string operation) => Log.Count(l => l == operation);

    /// <summary>The next calls of an operation fail without an effect.</summary>
    public void Fail(string operation, Exception error, int times = 1) => _faults[operation] = (error, false, times);

    /// <summary>The next call has its effect, but its answer is lost.</summary>
    public void Lose(string operation) => _faults[operation] = (new HttpRequestException("connection reset"), true, 1);

    /// <summary>Something else happens just before the next call of an operation: another run of the same function, say.</summary>
    public void Meanwhile(string operation, Func<Task> other) => _meanwhile[operation] = other;

    public async Task<T> Make<T>(string operation, Func<T> effect)
    {
        if (_meanwhile.Remove(operation, out var other))
        {
            await other();
        }

        return await Answer(operation, effect);
    }

    private Task<T> Answer<T>(string operation, Func<T> effect)
    {
        Log.Add(operation);
        if (!_faults.TryGetValue(operation, out var fault) || fault.Times == 0)
        {
            return Task.FromResult(effect());
        }

        _faults[operation] = fault with { Times = fault.Times - 1 };
        if (fault.After)
        {
            effect();
        }

        return Task.FromException<T>(fault.Error);
    }

    public static AmazonSimpleSystemsManagementException Ssm(string code) => new($"Systems Manager says {code}", null, ErrorType.Sender, code, "request", HttpStatusCode.BadRequest);

    public static AmazonEC2Exception Ec2(string code, HttpStatusCode status = HttpStatusCode.BadRequest) => new($"EC2 says {code}", null, ErrorType.Sender, code, "request", status);
}

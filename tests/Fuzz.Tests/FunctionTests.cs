using System.Text;
using System.Text.Json;
using Headroom.Fuzz.Tests.Recorded;
using Headroom.Fuzz.Tests.Support;

namespace Headroom.Fuzz.Tests;

/// <summary>Whole functions, as the incidents of the rehearsal call them, with an event or an answer of AWS that isn't what it was.</summary>
[Collection(FuzzCollection.Name)]
public sealed class FunctionTests(Tally tally)
{
    [Fact]
    public void Recording_HasEveryFunction()
    {
        var known = Recording.All.Select(i => i.Function.ShortName).ToHashSet();

        Assert.True(known.Contains("OnAlarm"), string.Join('\n', Recording.Left));
        Assert.Superset(new HashSet<string> { "MeasureCapacity", "OnAlarm", "ReadCluster", "Diagnose", "AcquireLease", "CheckDrift", "NextStep", "AssociateCidr", "CreateSubnets", "OpenSubnets", "ConfigureAwsNode", "Verify", "Undo", "Report", "CheckAlarm", "AskApproval", "AwaitApproval", "OwnersHand", "RestartAwsNode", "SendCanaries" }, known);
    }

    [Fact]
    public void Payload_OfAnyForm_IsAnsweredOrRefusedAndThenNothingIsChanged()
    {
        var invocations = Recording.All.ToDictionary(i => i, i => new Sample($"{i}", Encoding.UTF8.GetBytes(i.Payload), JsonForm.It));
        var back = invocations.ToDictionary(i => i.Value, i => i.Key);
        Fuzzing.Hold(tally, "function-payloads", [.. invocations.Values], (sample, input) => Run(back[sample], Encoding.UTF8.GetString(input), new ReplayWire(back[sample]), wire => wire.Changes));
    }

    [Fact]
    public void Answer_OfAnyForm_IsTakenOrRefusedAndThenNothingIsChanged()
    {
        var back = new Dictionary<Sample, (RecordedInvocation Invocation, Exchange Exchange)>();
        foreach (var invocation in Recording.All)
        {
            foreach (var exchange in invocation.Exchanges.Where(e => e.Response.Status == 200 && e.Response.Body.Length > 2))
            {
                var body = exchange.Response.Body.ToArray();
                back[new Sample($"{invocation}: {exchange.Call}", body, body[0] == '<' ? XmlForm.It : JsonForm.It)] = (invocation, exchange);
            }
        }

        Fuzzing.Hold(tally, "aws-responses", [.. back.Keys], (sample, input) =>
        {
            var (invocation, exchange) = back[sample];
            Run(invocation, invocation.Payload, new ReplayWire(invocation, exchange, input), wire => wire.ChangesAfter);
        });
    }

    /// <summary>Named after the function that is given it.</summary>
    [Theory, MemberData(nameof(Kept), "function-payloads")]
    public void Payload_OfTheCorpus_IsAnsweredOrRefusedAndThenNothingIsChanged(string file)
    {
        var payload = Encoding.UTF8.GetString(Fuzzing.Read("function-payloads", file));
        var invocations = Recording.All.Where(i => i.Function.ShortName == file.Split("--")[0]).Take(4).ToList();

        Assert.NotEmpty(invocations);
        Assert.All(invocations, i => Named.Check(() => Run(i, payload, new ReplayWire(i), wire => wire.Changes)));
    }

    /// <summary>Named after the call that is answered with it.</summary>
    [Theory, MemberData(nameof(Kept), "aws-responses")]
    public void Answer_OfTheCorpus_IsTakenOrRefusedAndThenNothingIsChanged(string file)
    {
        var body = Fuzzing.Read("aws-responses", file);
        var answered = Recording.All.SelectMany(i => i.Exchanges.Where(e => IsCall(e, file.Split("--")[0])).Take(1).Select(e => (Invocation: i, Exchange: e))).DistinctBy(a => a.Invocation.Function.ShortName).ToList();

        Assert.NotEmpty(answered);
        Assert.All(answered, a => Named.Check(() => Run(a.Invocation, a.Invocation.Payload, new ReplayWire(a.Invocation, a.Exchange, body), wire => wire.ChangesAfter)));
    }

    private static bool IsCall(Exchange exchange, string name) => exchange.Call.EndsWith("." + name, StringComparison.Ordinal) || (exchange.Call.StartsWith("GET ", StringComparison.Ordinal) && exchange.Call.EndsWith("/" + name, StringComparison.Ordinal));

    public static TheoryData<string> Kept(string target) => [.. Fuzzing.Corpus(target)];

    private static void Run(RecordedInvocation invocation, string payload, ReplayWire wire, Func<ReplayWire, IReadOnlyList<string>> forbidden)
    {
        try
        {
            Assert.StartsWith("{", Replay.Run(invocation, payload, wire), StringComparison.Ordinal);
        }
        catch (Exception error) when (Named.Is(error) && wire.Unknown.Count == 0 && forbidden(wire) is { Count: > 0 } changes)
        {
            throw new InvalidOperationException($"it refused its input, and changed something all the same: {string.Join(", ", changes)}", error);
        }
        finally
        {
            wire.Commands.ForEach(AssertAdmitted);
        }
    }

    // The service checks parameters against the document's pattern; a function has to have done so before.
    private static void AssertAdmitted(string command)
    {
        using var sent = JsonDocument.Parse(command);
        var name = sent.RootElement.GetProperty("DocumentName").GetString()!;
        var document = Recording.Stack.Model.Documents.Single(d => d.Name == name);
        foreach (var parameter in sent.RootElement.GetProperty("Parameters").EnumerateObject())
        {
            var value = Assert.Single(parameter.Value.EnumerateArray()).GetString()!;
            Assert.True(document.Parameters[parameter.Name].Allows(value), $"{name} was sent {parameter.Name} '{value}'");
        }
    }
}

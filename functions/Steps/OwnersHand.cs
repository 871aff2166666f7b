using Amazon.Lambda.Core;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Responses;
using Headroom.Steps.Consenting;
using Headroom.Steps.Incidents;

namespace Headroom.Steps;

/// <summary>What an owner orders: approve or refuse a plan that waits, pause a cluster, resume it.</summary>
public sealed class OwnersHand(Edge edge)
{
    /// <summary>In Lambda.</summary>
    public OwnersHand()
        : this(Edge.FromEnvironment())
    {
    }

    /// <summary>Answers what was done; an order that doesn't count is an error that says why.</summary>
    public Task<OrderAnswer> Handle(OrderInput input, ILambdaContext context) => RunAsync(input.Given());

    private Task<OrderAnswer> RunAsync(OrderInput input)
    {
        var order = input.Order ?? throw new MalformedInputException("'order' is missing");
        return order.Do switch
        {
            "approve" => AnswerAsync(order, input, approves: true),
            "refuse" => AnswerAsync(order, input, approves: false),
            "pause" => PauseAsync(order),
            "resume" => ResumeAsync(order),
            _ => throw new MalformedInputException($"'do' is '{order.Do}', and must be approve, refuse, pause or resume"),
        };
    }

    private async Task<OrderAnswer> AnswerAsync(Order order, OrderInput input, bool approves)
    {
        var incident = Need(order.Incident, "incident");
        var answer = new ApprovalAnswer(approves ? Need(order.Plan, "plan") : order.Plan ?? "", approves, Need(order.By, "by"));
        var file = await IncidentFile.FindAsync(edge, incident).ConfigureAwait(false) ?? throw new OrderRefusedException($"there is no incident {incident}");
        var entry = Waiting.Find(file);
        if (ApprovalRule.WhyNot(answer, entry is null ? "" : Waiting.Hash(entry), entry?.Step, edge.Now) is { } why)
        {
            throw new OrderRefusedException($"incident {incident} of cluster {file.Record.Cluster}: {why}");
        }

        if (!entry!.HasEnded)
        {
            var note = ApprovalRule.Note(answer, edge.Now, Need(input.Execution, "execution"));
            entry = await file.SaveAsync(edge, entry.Ended(approves ? StepState.Done : StepState.Failed, edge.Now, step => step with { Note = note })).ConfigureAwait(false);
        }

        await Waiting.RingAsync(edge, entry).ConfigureAwait(false);
        return new OrderAnswer($"{entry.Step.Note}. {(approves ? "The response goes on as soon as it has the VPC's lease and the world is still the plan's" : "Nothing is changed")}.");
    }

    private async Task<OrderAnswer> PauseAsync(Order order)
    {
        var cluster = edge.PolicyOf(Need(order.Cluster, "cluster")).Name;
        if (order.Until is { } until && until <= edge.Now)
        {
            throw new OrderRefusedException($"'until' is {until:yyyy-MM-dd HH:mm:ss} UTC, which has passed");
        }

        var pause = new Pause(Need(order.By, "by"), edge.Now, order.Until, order.Why is { Length: > 0 } why ? why : "no reason was given");
        await PauseSwitch.ThrowAsync(edge, cluster, pause).ConfigureAwait(false);
        return new OrderAnswer($"{Standstill.Why(edge.PolicyOf(cluster), pause, new Dictionary<string, string>(), edge.Now)}. A response that is under way stops before its next change and keeps what is there.");
    }

    private async Task<OrderAnswer> ResumeAsync(Order order)
    {
        var cluster = edge.PolicyOf(Need(order.Cluster, "cluster")).Name;
        var before = await PauseSwitch.ReleaseAsync(edge, cluster).ConfigureAwait(false);
        return new OrderAnswer(before is null ? $"{cluster} wasn't paused." : $"{cluster} is looked after again; {before.By} had paused it at {before.Since:yyyy-MM-dd HH:mm} UTC.");
    }

    private static string Need(string? value, string name) => value is { Length: > 0 } ? value : throw new MalformedInputException($"'{name}' is missing");
}

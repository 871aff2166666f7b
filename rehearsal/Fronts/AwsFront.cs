using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Faults;
using Headroom.Rehearsal.Fronts.Models;
using Headroom.Rehearsal.Fronts.Protocols;

namespace Headroom.Rehearsal.Fronts;

/// <summary>The simulated AWS behind its wire: every call of every service comes in here. Belongs to the world's thread.</summary>
public sealed class AwsFront
{
    private readonly Dictionary<string, Endpoint> _endpoints;
    private readonly WorldClock _clock;
    private readonly Chance _chance;
    private readonly IGuard? _guard;

    /// <summary>Opens the services to their clients.</summary>
    /// <param name="clock">The world's clock.</param>
    /// <param name="chance">Request ids come from it.</param>
    /// <param name="services">The services.</param>
    /// <param name="guard">Decides who may call what; null allows everything.</param>
    public AwsFront(WorldClock clock, Chance chance, IEnumerable<IAwsService> services, IGuard? guard = null)
    {
        (_clock, _chance, _guard, Log) = (clock, chance.Fork("aws-front"), guard, new CallLog(clock));
        _endpoints = services.ToDictionary(s => s.SigningName, s => new Endpoint(s, ProtocolOf(s.SigningName)));
    }

    /// <summary>Every call so far.</summary>
    public CallLog Log { get; }

    /// <summary>Which calls go wrong.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Answers a request from the wire.</summary>
    public WireResponse Handle(WireRequest request)
    {
        var requestId = RequestId();
        if (Signature.Of(request) is not { } signature)
        {
            return Plain.Refuse(new("MissingAuthenticationToken", "Request is missing Authentication Token", 403), requestId);
        }

        if (!_endpoints.TryGetValue(signature.Service, out var endpoint))
        {
            return Plain.Refuse(new("UnknownService", $"the rehearsal has no service '{signature.Service}'; it has {string.Join(", ", _endpoints.Keys.Order(StringComparer.Ordinal))}", 404), requestId);
        }

        var (protocol, caller) = (endpoint.Protocol, new Caller(signature.Principal));
        var call = protocol.Open(request);
        var (response, code) = Carry(endpoint, call.Operation, call.Read, caller) switch
        {
            { Refusal: { } refusal } => (protocol.Refuse(refusal, request, requestId), refusal.Code),
            { Breakage: { } how } outcome => (Spoilt.Of(how, outcome.Output is { } done ? protocol.Answer(call.Operation, done, requestId) : null), how.ToString()),
            var outcome => (protocol.Answer(call.Operation, outcome.Output!, requestId), null),
        };
        Log.Add(caller, signature.Service, call.Operation, response.Status, code);
        return response;
    }

    /// <summary>Makes a call from inside the simulated AWS, such as a Step Functions task's: without the wire, with everything else.</summary>
    public JsonObject Call(Caller caller, string service, string operation, JsonObject input)
    {
        var outcome = Carry(_endpoints[service], operation, () => input, caller);
        // What breaks between two services reaches the caller as the SDK's own failure (Step Functions: DynamoDB.SdkClientException).
        var refusal = outcome.Refusal ?? (outcome.Breakage is { } how ? new AwsErrorException("SdkClientException", $"Unable to execute HTTP request: {how}", 503) : null);
        Log.Add(caller, service, operation, refusal?.Status ?? 200, refusal?.Code);
        return refusal is null ? outcome.Output! : throw refusal;
    }

    private Outcome Carry(Endpoint endpoint, string operation, Func<JsonObject> read, Caller caller)
    {
        var service = endpoint.Service.SigningName;
        try
        {
            var act = endpoint.Service.Operations.GetValueOrDefault(operation) ?? throw endpoint.Protocol.Unknown(operation);
            return Faults.Next(_clock.GetUtcNow(), caller, service, operation) switch
            {
                Fault.Stale stale => new Outcome(Lagging(endpoint.Service, stale.By, () => Act(act, service, operation, read(), caller)), null, null),
                Fault.Refused refused => throw new AwsErrorException(refused.Code, refused.Message, refused.Status),
                Fault.Broken { Effect: false } broken => new Outcome(null, null, broken.How),
                Fault.Broken broken => new Outcome(Act(act, service, operation, read(), caller), null, broken.How),
                _ => new Outcome(Act(act, service, operation, read(), caller), null, null),
            };
        }
        catch (AwsErrorException e)
        {
            return new Outcome(null, e, null);
        }
    }

    private static JsonObject Lagging(IAwsService service, TimeSpan by, Func<JsonObject> act)
    {
        (service as ILaggingService ?? throw new ArgumentException($"the readers of {service.SigningName} never lag", nameof(service))).Lag(by);
        return act();
    }

    private JsonObject Act(AwsOperation act, string service, string operation, JsonObject input, Caller caller)
    {
        _guard?.Demand(caller, service, operation, input);
        if (service == "ec2" && (bool?)input["DryRun"] == true)
        {
            throw new AwsErrorException("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
        }

        try
        {
            return act(input, caller);
        }
        catch (AwsErrorException e) when (_guard is not null)
        {
            throw _guard.Veil(caller, e, input);
        }
    }

    private string RequestId() =>
        string.Join('-', _chance.Hex(8), _chance.Hex(4), _chance.Hex(4), _chance.Hex(4), _chance.Hex(12));

    private static IProtocol ProtocolOf(string signingName) => signingName == "s3" ? new S3Protocol() : Protocol(ServiceModel.Of(signingName));

    private static IProtocol Protocol(ServiceModel model) => model.Protocol switch
    {
        "ec2" => new Ec2Protocol(model),
        "query" => new QueryProtocol(model),
        "json" => new AwsJsonProtocol(model),
        "rest-json" => new RestJsonProtocol(model),
        _ => throw new InvalidOperationException($"the rehearsal doesn't speak the protocol '{model.Protocol}'"),
    };

    private sealed record Endpoint(IAwsService Service, IProtocol Protocol);

    private sealed record Outcome(JsonObject? Output, AwsErrorException? Refusal, Breakage? Breakage);
}

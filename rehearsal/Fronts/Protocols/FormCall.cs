using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts.Models;

namespace Headroom.Rehearsal.Fronts.Protocols;

/// <summary>Opens a request of a form protocol: the action's name beside the members.</summary>
internal static class FormCall
{
    public static WireCall Open(WireRequest request, ServiceModel model, FormReader reader, IProtocol protocol, Func<Violation, AwsErrorException> refusal)
    {
        var form = FormTree.Parse(request.Body);
        var (action, _) = (form.Take("Action") ?? "", form.Take("Version"));
        return new WireCall(action, () => Read((model.Operations.GetValueOrDefault(action) ?? throw protocol.Unknown(action)).Input ?? Shape.Nothing));

        JsonObject Read(Shape shape)
        {
            var members = reader.ReadStructure(shape, form);
            return InputCheck.Find(shape, members) is { } wrong ? throw refusal(wrong) : members;
        }
    }
}

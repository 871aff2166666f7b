using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Lambda;

namespace Headroom.Rehearsal.Workflow;

/// <summary>What a Task's Resource can be here: a function's ARN, an optimized integration with DynamoDB or SNS, or a function that is handed the task's token.</summary>
/// <param name="clock">The world's clock.</param>
/// <param name="latencies">The world's delays.</param>
/// <param name="lambda">The functions.</param>
/// <param name="call">Calls services.</param>
/// <param name="guard">Checks the workflow's right to invoke functions.</param>
/// <param name="partition">The partition of the integrations' ARNs.</param>
internal sealed partial class Integrations(WorldClock clock, Latencies latencies, LambdaService lambda, AwsCall call, Guard guard, string partition)
{
    /// <summary>Finds what a resource names, to be called in the workflow's name; null when nothing is called so.</summary>
    public TaskCall? Resolve(Caller workflow, string resource)
    {
        if (lambda.Find(resource) is not null)
        {
            return new("LambdaFunction", input => InvokeAsync(workflow, resource, input));
        }

        if (resource == $"arn:{partition}:states:::lambda:invoke.waitForTaskToken")
        {
            return new("Task", input => InvokeForTokenAsync(workflow, input), AwaitsToken: true);
        }

        var match = Optimized().Match(resource);
        return match.Success && match.Groups["partition"].Value == partition
            ? new("Task", input => CallAsync(workflow, match.Groups["service"].Value, match.Groups["action"].Value, input))
            : null;
    }

    private async Task<JsonNode?> InvokeAsync(Caller workflow, string arn, JsonNode? input)
    {
        await clock.Delay(latencies.Draw(Delays.WorkflowTransition)).ConfigureAwait(false);
        try
        {
            guard.Demand(workflow, "states", new Question("lambda:InvokeFunction", arn, Context.None));
        }
        catch (AwsErrorException refused)
        {
            throw new WorkflowErrorException("Lambda.AWSLambdaException", refused.Detail);
        }

        // It was there when the workflow was deployed: a later deployment has taken it away.
        if (lambda.Find(arn) is null)
        {
            throw new WorkflowErrorException("Lambda.ResourceNotFoundException", $"Function not found: {arn}");
        }

        var outcome = await lambda.InvokeAsync(arn, JsonText.Of(input)).ConfigureAwait(false);
        return outcome.Error is { } error ? throw new WorkflowErrorException(error.Type, error.ToString()) : JsonNode.Parse(outcome.Answer!);
    }

    private Task<JsonNode?> InvokeForTokenAsync(Caller workflow, JsonNode? input) =>
        (string?)input?["FunctionName"] is { } arn && lambda.Find(arn) is not null
            ? InvokeAsync(workflow, arn, input["Payload"])
            : throw new WorkflowErrorException("Lambda.ResourceNotFoundException", $"Function not found: {input?["FunctionName"]}");

    private async Task<JsonNode?> CallAsync(Caller workflow, string service, string action, JsonNode? input)
    {
        await clock.Delay(latencies.Draw(Delays.WorkflowTransition)).ConfigureAwait(false);
        var request = input as JsonObject ?? throw new WorkflowErrorException(WorkflowErrorException.Runtime, "The parameters of the task aren't an object");

        // SNS takes a text; the integration writes any other JSON as one.
        if (service == "sns" && request["Message"] is { } message && message.GetValueKind() != JsonValueKind.String)
        {
            request["Message"] = JsonText.Of(message);
        }

        try
        {
            return call(workflow, service, char.ToUpperInvariant(action[0]) + action[1..], request);
        }
        catch (AwsErrorException refused)
        {
            throw new WorkflowErrorException(ErrorName(service, refused.Code), $"{refused.Detail} (Status Code: {refused.Status}; Error Code: {refused.Code})");
        }
    }

    // "For optimized integrations, the exception prefix will be DynamoDB"; what a service's model doesn't have is its general exception.
    private static string ErrorName(string service, string code)
    {
        var (prefix, general) = service == "sns" ? ("SNS", "AmazonSNSException") : ("DynamoDB", "AmazonDynamoDBException");
        return code switch
        {
            "SdkClientException" => $"{prefix}.{code}",
            "AccessDeniedException" or "AuthorizationError" or "ThrottlingException" or "Throttling" or "ValidationException" => $"{prefix}.{general}",
            _ when code.EndsWith("Exception", StringComparison.Ordinal) => $"{prefix}.{code}",
            _ => $"{prefix}.{code}Exception",
        };
    }

    [GeneratedRegex(@"^arn:(?<partition>[a-z-]+):states:::(?:(?<service>dynamodb):(?<action>getItem|putItem|updateItem|deleteItem)|(?<service>sns):(?<action>publish))\z")]
    private static partial Regex Optimized();
}

using System.Net;
using Amazon.Runtime;
using Amazon.StepFunctions;
using Amazon.StepFunctions.Model;
using Moq;

namespace Headroom.Steps.Tests.Support;

/// <summary>Step Functions with executions by name.</summary>
internal sealed class FakeStates
{
    public FakeStates(Calls calls)
    {
        Client.Setup(s => s.StartExecutionAsync(It.Is<StartExecutionRequest>(r => r.StateMachineArn == Bench.StateMachine), It.IsAny<CancellationToken>()))
            .Returns((StartExecutionRequest r, CancellationToken _) => calls.Make("StartExecution", () =>
            {
                if (Executions.TryGetValue(r.Name, out var known) && (known.Status != "RUNNING" || known.Input != r.Input))
                {
                    throw new ExecutionAlreadyExistsException("exists", null, ErrorType.Sender, "ExecutionAlreadyExists", "request", HttpStatusCode.BadRequest);
                }

                Executions[r.Name] = ("RUNNING", r.Input, null);
                return new StartExecutionResponse();
            }));
        Client.Setup(s => s.DescribeExecutionAsync(It.IsAny<DescribeExecutionRequest>(), It.IsAny<CancellationToken>()))
            .Returns((DescribeExecutionRequest r, CancellationToken _) => calls.Make("DescribeExecution", () => Executions.TryGetValue(r.ExecutionArn.Split(':')[^1], out var known)
                ? new DescribeExecutionResponse { Status = known.Status, StopDate = known.StoppedAt?.UtcDateTime }
                : throw new ExecutionDoesNotExistException("none", null, ErrorType.Sender, "ExecutionDoesNotExist", "request", HttpStatusCode.BadRequest)));
        Client.Setup(s => s.SendTaskSuccessAsync(It.Is<SendTaskSuccessRequest>(r => r.Output == "{}"), It.IsAny<CancellationToken>()))
            .Returns((SendTaskSuccessRequest r, CancellationToken _) => calls.Make("SendTaskSuccess", () =>
            {
                Rung.Add(r.TaskToken);
                return IsTooLate ? throw new TaskTimedOutException("late", null, ErrorType.Sender, "TaskTimedOut", "request", HttpStatusCode.BadRequest) : new SendTaskSuccessResponse();
            }));
    }

    /// <summary>Tokens that were rung with.</summary>
    public List<string> Rung { get; } = [];

    /// <summary>True where the task doesn't wait any more.</summary>
    public bool IsTooLate { get; set; }

    public Mock<IAmazonStepFunctions> Client { get; } = new(MockBehavior.Strict);

    public Dictionary<string, (string Status, string Input, DateTimeOffset? StoppedAt)> Executions { get; } = [];
}

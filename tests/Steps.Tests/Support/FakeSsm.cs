using System.Net;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Moq;

namespace Headroom.Steps.Tests.Support;

/// <summary>Systems Manager with runner hosts and what their documents print.</summary>
internal sealed class FakeSsm
{
    public FakeSsm(Calls calls)
    {
        Client.Setup(s => s.DescribeInstanceInformationAsync(It.Is<DescribeInstanceInformationRequest>(r => r.Filters[0].Key == "tag:headroom:runner" && r.Filters[0].Values[0] == "yes"), It.IsAny<CancellationToken>()))
            .Returns((DescribeInstanceInformationRequest _, CancellationToken _) => calls.Make("DescribeInstanceInformation", () => new DescribeInstanceInformationResponse { InstanceInformationList = Hosts }));
        Client.Setup(s => s.SendCommandAsync(It.IsAny<SendCommandRequest>(), It.IsAny<CancellationToken>()))
            .Returns((SendCommandRequest r, CancellationToken _) => calls.Make("SendCommand", () =>
            {
                if (Gone.TryGetValue(r.InstanceIds[0], out var code))
                {
                    throw Calls.Ssm(code);
                }

                Sent.Add(r);
                return new SendCommandResponse { Command = new Command { CommandId = $"command-{Sent.Count}" } };
            }));
        Client.Setup(s => s.GetCommandInvocationAsync(It.IsAny<GetCommandInvocationRequest>(), It.IsAny<CancellationToken>()))
            .Returns((GetCommandInvocationRequest r, CancellationToken _) => calls.Make("GetCommandInvocation", () => Answer(Sent[int.Parse(r.CommandId["command-".Length..]) - 1])));
    }

    public Mock<IAmazonSimpleSystemsManagement> Client { get; } = new(MockBehavior.Strict);

    public List<InstanceInformation> Hosts { get; } = [Host("i-runner")];

    /// <summary>Hosts that have ended, whatever the list of hosts still shows, and the code that a command for them is refused with.</summary>
    public Dictionary<string, string> Gone { get; } = [];

    public List<SendCommandRequest> Sent { get; } = [];

    /// <summary>What the read document prints.</summary>
    public Func<string> Read { get; set; } = () => ReadingWriter.Write(Some.Reading());

    /// <summary>What the configure document prints.</summary>
    public Func<string> Configure { get; set; } = () => "headroom-configure-1\noutcome\tset\ngeneration\t2\n";

    /// <summary>What the restart document prints.</summary>
    public Func<SendCommandRequest, string> Restart { get; set; } = _ => "headroom-restart-1\noutcome\trestarted\ngeneration\t2\n";

    /// <summary>What the canaries' document prints.</summary>
    public Func<SendCommandRequest, string> Canaries { get; set; } = _ => "headroom-canaries-1\nend\t0\n";

    /// <summary>Instead of an output: status, details and standard error.</summary>
    public (string Status, string Details, string Error)? Trouble { get; set; }

    public bool IsUnknownYet { get; set; }

    public static InstanceInformation Host(string id, string agent = "3.3.3572.0", string ping = "Online") => new() { InstanceId = id, AgentVersion = agent, PingStatus = ping };

    public static InvocationDoesNotExistException UnknownYet() => new("not yet", null, ErrorType.Sender, "InvocationDoesNotExist", "request", HttpStatusCode.BadRequest);

    private GetCommandInvocationResponse Answer(SendCommandRequest of) =>
        IsUnknownYet ? throw UnknownYet()
        : Trouble is { } trouble ? new() { Status = trouble.Status, StatusDetails = trouble.Details, StandardErrorContent = trouble.Error }
        : new() { Status = "Success", StatusDetails = "Success", StandardOutputContent = of.DocumentName switch { "headroom-read" => Read(), "headroom-restart" => Restart(of), "headroom-canaries" => Canaries(of), _ => Configure() } };
}

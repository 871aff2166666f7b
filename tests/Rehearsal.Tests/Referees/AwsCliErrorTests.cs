using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Tests.Fronts;

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>Refusals, as the AWS CLI reads them.</summary>
public sealed class AwsCliErrorTests
{
    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public async Task Refusal_InEachProtocol_IsReadByTheCli()
    {
        AwsErrorException Error(string code) => new(code, $"why <{code}>");
        await using var world = await ServedWorld.StartAsync((_, _) =>
        [
            new CannedService("ec2").Refuses("DeleteSubnet", Error("DependencyViolation")),
            new CannedService("eks").Refuses("DescribeCluster", Error("ResourceNotFoundException")),
            new CannedService("ssm").Refuses("GetCommandInvocation", Error("InvocationDoesNotExist")),
            new CannedService("states").Refuses("DescribeExecution", Error("ExecutionDoesNotExist")),
        ]);

        Assert.Equal("An error occurred (DependencyViolation) when calling the DeleteSubnet operation: why <DependencyViolation>", await Refusal(world, "ec2 delete-subnet --subnet-id subnet-1"));
        Assert.Equal("An error occurred (ResourceNotFoundException) when calling the DescribeCluster operation: why <ResourceNotFoundException>", await Refusal(world, "eks describe-cluster --name web"));
        Assert.Equal("An error occurred (InvocationDoesNotExist) when calling the GetCommandInvocation operation: why <InvocationDoesNotExist>",
            await Refusal(world, "ssm get-command-invocation --command-id 01234567-89ab-cdef-0123-456789abcdef --instance-id i-0123456789abcdef0"));
        Assert.Equal("An error occurred (ExecutionDoesNotExist) when calling the DescribeExecution operation: why <ExecutionDoesNotExist>", await Refusal(world, "stepfunctions describe-execution --execution-arn arn:x"));
        Assert.Equal("An error occurred (InvalidAction) when calling the DescribeRegions operation: The action DescribeRegions is not valid for this web service.", await Refusal(world, "ec2 describe-regions"));
    }

    private static async Task<string> Refusal(ServedWorld world, string line)
    {
        var result = await world.Cli.RunAsync(line);
        Assert.Equal(254, result.ExitCode);
        return result.Error;
    }
}

using Amazon.CDK;
using Headroom.Infra.Functions;

namespace Headroom.Infra;

/// <summary>Keeps functions that were built with stand-ins for AWS packages (docs/dependencies.md) out of real accounts: CloudFormation refuses the template before it makes anything.</summary>
internal static class StandInGuard
{
    public const string Parameter = "AllowStandInSdk";

    public static void Attach(Stack stack, PublishedFunctions published)
    {
        if (published.HasOfficialSdk)
        {
            return;
        }

        var allow = new CfnParameter(stack, Parameter, new CfnParameterProps
        {
            Type = "String",
            Default = "no",
            AllowedValues = ["no", "yes"],
            Description = "These functions were built with stand-ins for AWS packages, which the feed lacked. yes deploys them all the same.",
        });
        _ = new Amazon.CDK.CfnRule(stack, "OfficialSdkOnly", new CfnRuleProps
        {
            Assertions =
            [
                new CfnRuleAssertion
                {
                    Assert = Fn.ConditionEquals(allow.ValueAsString, "yes"),
                    AssertDescription = "These functions were built with stand-ins for AWS packages. Build them where the official packages restore, or set AllowStandInSdk to yes.",
                },
            ],
        });
    }
}
